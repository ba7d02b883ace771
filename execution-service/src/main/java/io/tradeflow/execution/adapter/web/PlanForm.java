package io.tradeflow.execution.adapter.web;

import io.tradeflow.execution.application.InstrumentRules;
import io.tradeflow.execution.application.Market;
import io.tradeflow.execution.domain.plan.ChildTerms;
import io.tradeflow.execution.domain.plan.Lots;
import io.tradeflow.execution.domain.plan.PlanEvent;
import io.tradeflow.execution.domain.plan.PlanKind;
import io.tradeflow.execution.domain.plan.PlanKind.Exit;
import io.tradeflow.execution.domain.plan.PlanKind.Slicing;
import io.tradeflow.execution.domain.plan.Trail;
import io.tradeflow.starter.web.Problem;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/** What callers write, as plans. What cannot be read is 400, what cannot be done is 422. */
final class PlanForm {
  private static final int MAX_DIGITS = 38;
  private static final String TRAILING = "TRAILING_STOP";

  /** Member of a problem: JSON Pointer to what it is about. */
  static final String POINTER = "pointer";

  /** Where orders go that name no broker. */
  static final String PAPER = "paper";

  private final Market market;

  PlanForm(Market market) {
    this.market = market;
  }

  PlanKind oco(PlanJson.Oco body) {
    String symbol = text("symbol", body.symbol());
    Lots lots = lots(symbol);
    Exit exit =
        new Exit(
            symbol,
            text("side", body.side()),
            price("limitPrice", body.limitPrice()),
            price("stopPrice", body.stopPrice()),
            trail(body.trailingAmount(), body.trailingPercent()),
            price("stopLimitPrice", body.stopLimitPrice()),
            false);
    return new PlanKind.Oco(exit, number("quantity", body.quantity()), lots);
  }

  PlanKind bracket(PlanJson.Bracket body) {
    if (TRAILING.equalsIgnoreCase(body.type())) {
      throw new IllegalArgumentException(
          "The entry of a bracket cannot trail; its trailing distance is that of the stop-loss.");
    }
    ChildTerms entry =
        terms(
            body.symbol(),
            body.side(),
            body.type(),
            body.quantity(),
            body.limitPrice(),
            body.stopPrice(),
            null,
            "GTC");
    Exit exit =
        new Exit(
            entry.symbol(),
            entry.buy() ? "SELL" : "BUY",
            price("takeProfitPrice", body.takeProfitPrice()),
            price("stopLossPrice", body.stopLossPrice()),
            trail(body.trailingAmount(), body.trailingPercent()),
            price("stopLimitPrice", body.stopLimitPrice()),
            true);
    return new PlanKind.Bracket(entry, exit, lots(entry.symbol()));
  }

  PlanEvent.MoveExit exits(PlanJson.Exits body) {
    return new PlanEvent.MoveExit(
        price("takeProfitPrice", body.takeProfitPrice()),
        price("stopPrice", body.stopPrice()),
        trail(body.trailingAmount(), body.trailingPercent()));
  }

  PlanKind twap(PlanJson.Twap body) {
    Slicing slicing =
        slicing(
            body.symbol(), body.side(), body.quantity(), body.limitPrice(), body.durationSeconds());
    return new PlanKind.Twap(slicing, need("slices", body.slices()));
  }

  PlanKind vwap(PlanJson.Vwap body) {
    Slicing slicing =
        slicing(
            body.symbol(), body.side(), body.quantity(), body.limitPrice(), body.durationSeconds());
    List<BigDecimal> profile =
        need("profile", body.profile()).stream().map(part -> number("profile", part)).toList();
    return new PlanKind.Vwap(slicing, profile, price("participation", body.participation()));
  }

  PlanKind iceberg(PlanJson.Iceberg body) {
    String symbol = text("symbol", body.symbol());
    return new PlanKind.Iceberg(
        symbol,
        text("side", body.side()),
        number("quantity", body.quantity()),
        number("displayQuantity", body.displayQuantity()),
        number("limitPrice", body.limitPrice()),
        lots(symbol));
  }

  PlanKind split(PlanJson.Split body) {
    ChildTerms whole =
        terms(
            body.symbol(),
            body.side(),
            body.type(),
            body.quantity(),
            body.limitPrice(),
            body.stopPrice(),
            trail(body.trailingAmount(), body.trailingPercent()),
            "GTC");
    return new PlanKind.Split(whole, number("splitSize", body.splitSize()), lots(whole.symbol()));
  }

  PlanKind basket(PlanJson.Basket body) {
    List<ChildTerms> legs = new ArrayList<>();
    for (PlanJson.@Nullable Leg leg : need("legs", body.legs())) {
      String pointer = "/legs/" + legs.size();
      try {
        legs.add(leg(need("legs", leg), body.broker()));
      } catch (Problem e) {
        throw e.with(POINTER, pointer);
      } catch (IllegalArgumentException e) {
        throw impossible(e).with(POINTER, pointer);
      }
    }
    return new PlanKind.Basket(legs, body.allOrNone() != null && body.allOrNone());
  }

  /** A leg that names the broker of the basket names none. */
  private static ChildTerms leg(PlanJson.Leg leg, @Nullable String basket) {
    ChildTerms terms =
        terms(
            leg.symbol(),
            leg.side(),
            leg.type(),
            leg.quantity(),
            leg.limitPrice(),
            leg.stopPrice(),
            trail(leg.trailingAmount(), leg.trailingPercent()),
            leg.timeInForce());
    String all = Objects.requireNonNullElse(basket, PAPER);
    return all.equals(leg.broker()) ? terms : terms.at(leg.broker());
  }

  static Problem impossible(IllegalArgumentException why) {
    return new Problem(
        HttpStatus.UNPROCESSABLE_CONTENT, "INVALID_ORDER", String.valueOf(why.getMessage()));
  }

  PlanKind smart(PlanJson.Smart body) {
    String symbol = text("symbol", body.symbol());
    return new PlanKind.Target(
        symbol,
        number("positionSize", body.positionSize()),
        price("limitPrice", body.limitPrice()),
        false,
        lots(symbol));
  }

  PlanKind close(String symbol, boolean emergency) {
    String known = text("symbol", symbol);
    PlanKind.Target close = PlanKind.Target.close(known, lots(known));
    return emergency ? new PlanKind.Emergency(close) : close;
  }

  private Slicing slicing(
      @Nullable String symbol,
      @Nullable String side,
      @Nullable BigDecimal quantity,
      @Nullable BigDecimal limitPrice,
      @Nullable Integer durationSeconds) {
    String known = text("symbol", symbol);
    return new Slicing(
        known,
        text("side", side),
        number("quantity", quantity),
        price("limitPrice", limitPrice),
        Duration.ofSeconds(need("durationSeconds", durationSeconds)),
        lots(known));
  }

  private static ChildTerms terms(
      @Nullable String symbol,
      @Nullable String side,
      @Nullable String type,
      @Nullable BigDecimal quantity,
      @Nullable BigDecimal limitPrice,
      @Nullable BigDecimal stopPrice,
      @Nullable Trail trail,
      @Nullable String timeInForce) {
    return new ChildTerms(
        text("symbol", symbol),
        text("side", side),
        text("type", type),
        number("quantity", quantity),
        price("limitPrice", limitPrice),
        price("stopPrice", stopPrice),
        trail,
        false,
        timeInForce == null ? "GTC" : text("timeInForce", timeInForce));
  }

  private static @Nullable Trail trail(@Nullable BigDecimal amount, @Nullable BigDecimal percent) {
    return Trail.of(price("trailingAmount", amount), price("trailingPercent", percent));
  }

  private Lots lots(String symbol) {
    InstrumentRules rules = market.instrument(symbol);
    if (rules == null) {
      throw new Problem(
          HttpStatus.UNPROCESSABLE_CONTENT,
          "UNKNOWN_SYMBOL",
          "There is no symbol " + symbol + ". GET /api/v1/market/symbols lists them.");
    }
    return new Lots(rules.lot(), rules.minQuantity());
  }

  private static <T> T need(String field, @Nullable T value) {
    if (value == null) {
      throw malformed("The field " + field + " is missing.");
    }
    return value;
  }

  private static String text(String field, @Nullable String value) {
    if (value == null || value.length() > 40 || !value.matches("[\\w./-]+")) {
      throw malformed("The field " + field + " is missing or has characters that it may not have.");
    }
    return value.toUpperCase(Locale.ROOT);
  }

  private static @Nullable BigDecimal price(String field, @Nullable BigDecimal value) {
    return value == null ? null : number(field, value);
  }

  /** Refuses numbers whose mere size would cost us more than they could be worth. */
  private static BigDecimal number(String field, @Nullable BigDecimal value) {
    if (value == null
        || Math.abs((long) value.scale()) > MAX_DIGITS
        || value.precision() > MAX_DIGITS) {
      throw malformed("The field " + field + " is missing or not a decimal of at most 38 digits.");
    }
    BigDecimal plain = value.stripTrailingZeros();
    return plain.scale() < 0 ? plain.setScale(0) : plain;
  }

  private static Problem malformed(String detail) {
    return new Problem(HttpStatus.BAD_REQUEST, "MALFORMED_REQUEST", detail);
  }
}
