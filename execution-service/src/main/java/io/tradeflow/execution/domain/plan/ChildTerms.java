package io.tradeflow.execution.domain.plan;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * What one order of a plan asks for.
 *
 * @param side BUY or SELL
 * @param type MARKET, LIMIT, STOP, STOP_LIMIT, TRAILING_STOP …; whether the broker can do it shows
 *     when it is placed
 * @param quantity base currency, above 0
 * @param limitPrice quote currency, above 0, or null
 * @param stopPrice quote currency, above 0, or null
 * @param trail of a TRAILING_STOP how far behind the market it follows; null for other types
 * @param reduceOnly whether it may only make a position smaller
 * @param timeInForce GTC, IOC, FOK or DAY
 * @param broker where it goes; null for where its plan's orders go
 */
public record ChildTerms(
    String symbol,
    String side,
    String type,
    BigDecimal quantity,
    @Nullable BigDecimal limitPrice,
    @Nullable BigDecimal stopPrice,
    @Nullable Trail trail,
    boolean reduceOnly,
    String timeInForce,
    @Nullable String broker) {
  private static final String TRAILING = "TRAILING_STOP";

  /** Refuses what no instrument could take. */
  public ChildTerms {
    Require.that(!symbol.isBlank(), "A child needs a symbol.");
    Require.side(side);
    Require.that(!type.isBlank(), "A child needs a type.");
    Require.positive("quantity", quantity);
    Require.positiveOrNull("limitPrice", limitPrice);
    Require.positiveOrNull("stopPrice", stopPrice);
    Require.that(!timeInForce.isBlank(), "A child needs a timeInForce.");
    Require.that(
        type.startsWith("STOP") || stopPrice == null, "Only STOP orders have a stopPrice.");
    Require.that(!type.startsWith("STOP") || stopPrice != null, "STOP orders need a stopPrice.");
    Require.that(
        type.equals(TRAILING) || trail == null,
        "Only TRAILING_STOP orders have a trailingAmount or trailingPercent.");
    Require.that(
        !type.equals(TRAILING) || trail != null,
        "TRAILING_STOP orders need a trailingAmount or a trailingPercent.");
  }

  /** What goes where its plan's orders go. */
  public ChildTerms(
      String symbol,
      String side,
      String type,
      BigDecimal quantity,
      @Nullable BigDecimal limitPrice,
      @Nullable BigDecimal stopPrice,
      @Nullable Trail trail,
      boolean reduceOnly,
      String timeInForce) {
    this(symbol, side, type, quantity, limitPrice, stopPrice, trail, reduceOnly, timeInForce, null);
  }

  /** A market order, or a limit order where there is a price; good till cancelled. */
  static ChildTerms simple(
      String symbol,
      String side,
      BigDecimal quantity,
      @Nullable BigDecimal limitPrice,
      boolean reduceOnly) {
    String type = limitPrice == null ? "MARKET" : "LIMIT";
    return new ChildTerms(symbol, side, type, quantity, limitPrice, null, null, reduceOnly, "GTC");
  }

  public boolean buy() {
    return side.equals("BUY");
  }

  /** The same wish for that quantity. */
  public ChildTerms of(BigDecimal other) {
    return new ChildTerms(
        symbol, side, type, other, limitPrice, stopPrice, trail, reduceOnly, timeInForce, broker);
  }

  /** The same wish at that broker; null for where its plan's orders go. */
  public ChildTerms at(@Nullable String other) {
    return new ChildTerms(
        symbol, side, type, quantity, limitPrice, stopPrice, trail, reduceOnly, timeInForce, other);
  }
}
