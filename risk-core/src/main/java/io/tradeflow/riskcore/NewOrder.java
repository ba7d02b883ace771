package io.tradeflow.riskcore;

import org.jspecify.annotations.Nullable;

/**
 * An order that asks to be sent.
 *
 * @param quantity base quantity, greater than zero
 * @param limitPrice null for a market order
 * @param broker {@code paper} or a connected broker
 * @param strategy code of the strategy that asked, null when a person did
 */
public record NewOrder(
    String orderId,
    String accountId,
    String symbol,
    Side side,
    Quantity quantity,
    @Nullable Price limitPrice,
    String broker,
    @Nullable String strategy) {
  public NewOrder {
    if (quantity.isZero()) {
      throw new IllegalArgumentException("The quantity of an order is greater than 0");
    }
  }
}
