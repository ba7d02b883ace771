package io.tradeflow.execution.domain;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** An order and what became of it. */
public record Order(
    NewOrder terms,
    OrderState state,
    BigDecimal filled,
    BigDecimal filledValue,
    int fillCount,
    @Nullable Rejection rejection,
    Instant createdAt,
    Instant updatedAt) {
  private static final int PRICE_SCALE = 8;

  public BigDecimal remaining() {
    return terms.quantity().subtract(filled);
  }

  public @Nullable BigDecimal averagePrice() {
    return filled.signum() == 0
        ? null
        : filledValue.divide(filled, PRICE_SCALE, RoundingMode.HALF_EVEN).stripTrailingZeros();
  }
}
