package io.tradeflow.localstack.demo;

import java.io.PrintStream;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Draws the running demo: a full screen on a terminal, a line every few seconds elsewhere. */
final class LiveView {
  private static final int WIDTH = 110;
  private static final int PRICES_SHOWN = 10;
  private static final String HOME_AND_CLEAR = "\u001b[H\u001b[2J";

  private final PrintStream out;
  private final boolean terminal;

  LiveView(PrintStream out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  void draw(Tally.Snapshot now, Duration elapsed, Duration total) {
    if (terminal) {
      screen(now, elapsed, total);
    } else {
      out.println(line(now, elapsed, total));
    }
    out.flush();
  }

  private static String line(Tally.Snapshot now, Duration elapsed, Duration total) {
    return "%3d/%ds  candles %d  signals %d  orders %d  filled %d  rejected %d  P&L %s  %.0f events/s"
        .formatted(
            elapsed.toSeconds(),
            total.toSeconds(),
            now.candles(),
            now.signals(),
            now.orderIds().size(),
            now.count("FILLED"),
            now.count("REJECTED"),
            dollars(now.realised()),
            perSecond(now, elapsed));
  }

  private void screen(Tally.Snapshot now, Duration elapsed, Duration total) {
    StringBuilder page = new StringBuilder(HOME_AND_CLEAR);
    page.append("Tradeflow demo  ").append(line(now, elapsed, total)).append("\n\nPrices\n  ");
    page.append(
        now.prices().entrySet().stream()
            .limit(PRICES_SHOWN)
            .map(price -> price.getKey() + " " + price.getValue())
            .collect(Collectors.joining("   ")));
    section(page, "Signals", now.signalLines());
    section(page, "Orders", now.orderLines());
    page.append("\n\nRejected by risk\n");
    for (Map.Entry<String, Long> control : now.rejections().entrySet()) {
      page.append("  ")
          .append(control.getKey())
          .append(' ')
          .append(control.getValue())
          .append('\n');
    }
    page.append("\nPositions\n");
    now.openPositions()
        .forEach(
            position ->
                page.append(
                    "  %s %s cost %s\n"
                        .formatted(
                            position.path("symbol").asString(),
                            position.path("quantity").asString(),
                            dollars(new BigDecimal(position.path("totalCost").asString("0"))))));
    page.append(
        "\nsubmit to fill on the socket: p50 %d ms, p99 %d ms   fees %s USD\n"
            .formatted(now.latency(50), now.latency(99), dollars(now.fees())));
    out.print(page);
  }

  private static void section(StringBuilder page, String title, List<String> lines) {
    page.append("\n\n").append(title);
    for (String line : lines) {
      page.append("\n  ").append(line, 0, Math.min(line.length(), WIDTH));
    }
  }

  private static String dollars(BigDecimal amount) {
    return amount.setScale(2, RoundingMode.HALF_EVEN).toPlainString();
  }

  static double perSecond(Tally.Snapshot now, Duration elapsed) {
    return now.events() * 1000.0 / Math.max(1, elapsed.toMillis());
  }
}
