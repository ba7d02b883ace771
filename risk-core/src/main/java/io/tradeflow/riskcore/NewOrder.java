package io.tradeflow.riskcore;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An order that asks to be sent.
 *
 * @param quantity base quantity, greater than zero
 * @param limitPrice null for a market order
 * @param stopPrice price that triggers it; null where nothing does
 * @param broker {@code paper} or a connected broker
 * @param strategy code of the strategy that asked, null when a person did
 * @param emergency its owner leaves a position by it although trading is stopped
 */
public record NewOrder(
    String orderId,
    String accountId,
    String symbol,
    Side side,
    Quantity quantity,
    @Nullable Price limitPrice,
    @Nullable Price stopPrice,
    String broker,
    @Nullable String strategy,
    boolean emergency) {
  public NewOrder {
    if (quantity.isZero()) {
      throw new IllegalArgumentException("The quantity of an order is greater than 0");
    }
  }

  /** An order that keeps to every stop. */
  public NewOrder(
      String orderId,
      String accountId,
      String symbol,
      Side side,
      Quantity quantity,
      @Nullable Price limitPrice,
      @Nullable Price stopPrice,
      String broker,
      @Nullable String strategy) {
    this(
        orderId, accountId, symbol, side, quantity, limitPrice, stopPrice, broker, strategy, false);
  }

  /** An order that keeps to every stop and that nothing triggers. */
  public NewOrder(
      String orderId,
      String accountId,
      String symbol,
      Side side,
      Quantity quantity,
      @Nullable Price limitPrice,
      String broker,
      @Nullable String strategy) {
    this(orderId, accountId, symbol, side, quantity, limitPrice, null, broker, strategy);
  }

  void write(StateWriter to) {
    to.text(orderId);
    to.text(accountId);
    to.text(symbol);
    to.number(side.ordinal());
    to.decimal(quantity);
    to.ifAny(limitPrice, to::decimal);
    to.ifAny(stopPrice, to::decimal);
    to.text(broker);
    to.ifAny(strategy, to::text);
    to.flag(emergency);
  }

  static NewOrder read(StateReader from) {
    return new NewOrder(
        from.text(),
        from.text(),
        from.text(),
        from.oneOf(Side.values()),
        from.quantity(),
        from.ifAny(from::price),
        from.ifAny(from::price),
        from.text(),
        from.ifAny(from::text),
        from.flag());
  }

  /** Whether it moves paper money only: at the paper broker, or in a recorded span. */
  boolean paper() {
    return broker.equals("paper") || broker.startsWith("replay-");
  }

  /** The same wish as {@code other}, whatever its id. */
  boolean isSameWish(NewOrder other) {
    return symbol.equals(other.symbol)
        && side == other.side
        && quantity.compareTo(other.quantity) == 0
        && isSame(limitPrice, other.limitPrice)
        && isSame(stopPrice, other.stopPrice)
        && broker.equals(other.broker)
        && Objects.equals(strategy, other.strategy);
  }

  private static boolean isSame(@Nullable Price one, @Nullable Price other) {
    return one == null ? other == null : other != null && one.compareTo(other) == 0;
  }
}
