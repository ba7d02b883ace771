package io.tradeflow.execution.domain;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What was asked for, and what its changes made of it.
 *
 * @param quantity base currency
 * @param size how much was asked for, as it was asked
 * @param reduceOnly may only make a position smaller
 * @param postOnly must rest in the book, never takes
 * @param tickSize of the instrument when the order came, quote currency, above 0
 * @param marketTime time in the symbol's market when the order came; null before its first quote
 */
public record NewOrder(
    UUID id,
    String accountId,
    String symbol,
    Side side,
    BigDecimal quantity,
    Size size,
    Pricing pricing,
    Lifetime lifetime,
    boolean reduceOnly,
    boolean postOnly,
    String broker,
    Origin origin,
    BigDecimal tickSize,
    @Nullable Instant marketTime) {
  public boolean buy() {
    return side == Side.BUY;
  }

  public @Nullable BigDecimal limitPrice() {
    return pricing.limitPrice();
  }

  /** Found at the broker, and not placed by us. */
  public boolean foreign() {
    return origin.isForeign();
  }

  /** Only reduces, for its owner who leaves although trading is stopped. */
  public boolean emergency() {
    return reduceOnly && origin.isEmergency();
  }

  /** The order's name at its broker: its id, but for an order that was placed by others. */
  public String clientOrderId() {
    return foreign() ? origin.correlationId() : id.toString();
  }

  public @Nullable String strategy() {
    return origin.strategy();
  }

  public String correlationId() {
    return origin.correlationId();
  }

  /** The same order at other terms. */
  public NewOrder with(BigDecimal nextQuantity, Pricing nextPricing) {
    return new NewOrder(
        id,
        accountId,
        symbol,
        side,
        nextQuantity,
        size,
        nextPricing,
        lifetime,
        reduceOnly,
        postOnly,
        broker,
        origin,
        tickSize,
        marketTime);
  }
}
