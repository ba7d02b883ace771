package io.tradeflow.execution.domain;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An order and what became of it.
 *
 * @param rejection why it, or the last change that was asked for, was refused
 * @param pending new terms that it waits for, if any
 * @param triggered whether the market reached its stop price
 */
public record Order(
    NewOrder terms,
    OrderState state,
    BigDecimal filled,
    BigDecimal filledValue,
    int fillCount,
    @Nullable Rejection rejection,
    @Nullable Amendment pending,
    boolean triggered,
    Instant createdAt,
    Instant updatedAt) {
  private static final int PRICE_SCALE = 8;

  /** An order without pending changes whose stop price, if any, was not reached. */
  public Order(
      NewOrder terms,
      OrderState state,
      BigDecimal filled,
      BigDecimal filledValue,
      int fillCount,
      @Nullable Rejection rejection,
      Instant createdAt,
      Instant updatedAt) {
    this(
        terms, state, filled, filledValue, fillCount, rejection, null, false, createdAt, updatedAt);
  }

  public BigDecimal remaining() {
    return terms.quantity().subtract(filled);
  }

  public @Nullable BigDecimal averagePrice() {
    return filled.signum() == 0
        ? null
        : filledValue.divide(filled, PRICE_SCALE, RoundingMode.HALF_EVEN).stripTrailingZeros();
  }

  /** Whether it is a trailing stop that the market has not reached. */
  public boolean trails() {
    return terms.pricing() instanceof Pricing.Trailing && !triggered;
  }

  /** Whether it is a trailing stop that waits with us for the market: no broker has it. */
  public boolean watched() {
    return state == OrderState.APPROVED && trails();
  }

  /** Whether it waits for that change, decided or not. */
  boolean waitsFor(UUID change, boolean decided) {
    return pending != null && pending.id().equals(change) && pending.approved() == decided;
  }
}
