package io.tradeflow.paperbroker;

import io.tradeflow.paperbroker.PaperOrder.Force;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Orders, books and terms in short. */
final class Samples {
  static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  static final String SYMBOL = "BTC-USD";

  private Samples() {}

  /** Taker 10, maker 2 basis points, no latency, no slippage. */
  static PaperTerms terms() {
    return new PaperTerms(
        new BigDecimal("10"), new BigDecimal("2"), BigDecimal.ZERO, Duration.ZERO, 7);
  }

  /** Levels as "price:quantity", best first, bids before the bar: {@code "99:1 98:2 | 101:1"}. */
  static Depth book(String text) {
    return book(text, null);
  }

  static Depth book(String text, @Nullable Instant marketTime) {
    String[] sides = text.split("\\|", -1);
    return new Depth(SYMBOL, levels(sides[0]), levels(sides[1]), marketTime);
  }

  static PaperOrder buy(String id, String quantity, @Nullable String limit) {
    return order(id, true, quantity, limit, Force.GTC);
  }

  static PaperOrder sell(String id, String quantity, @Nullable String limit) {
    return order(id, false, quantity, limit, Force.GTC);
  }

  static PaperOrder order(
      String id, boolean buy, String quantity, @Nullable String limit, Force force) {
    return new PaperOrder(
        id,
        SYMBOL,
        buy,
        new BigDecimal(quantity),
        limit == null ? null : new BigDecimal(limit),
        force,
        new BigDecimal("0.01"));
  }

  /** A trade in which a seller hit bids. */
  static Trade sold(String price, String quantity) {
    return new Trade(SYMBOL, false, new BigDecimal(price), new BigDecimal(quantity), null);
  }

  /** A trade in which a buyer lifted offers. */
  static Trade bought(String price, String quantity) {
    return new Trade(SYMBOL, true, new BigDecimal(price), new BigDecimal(quantity), null);
  }

  /** Fills as "id quantity@price", makers with an m; other reports as "id Name". */
  static List<String> brief(List<Report> reports) {
    return reports.stream().map(Samples::brief).toList();
  }

  static String brief(Report report) {
    return report instanceof Report.Filled fill
        ? fill.clientOrderId()
            + " "
            + plain(fill.quantity())
            + "@"
            + plain(fill.price())
            + (fill.maker() ? " m" : "")
        : report.clientOrderId() + " " + report.getClass().getSimpleName();
  }

  private static String plain(BigDecimal number) {
    return number.stripTrailingZeros().toPlainString();
  }

  private static List<Level> levels(String side) {
    return Arrays.stream(side.trim().split(" "))
        .filter(text -> !text.isEmpty())
        .map(text -> text.split(":", 2))
        .map(parts -> new Level(new BigDecimal(parts[0]), new BigDecimal(parts[1])))
        .toList();
  }
}
