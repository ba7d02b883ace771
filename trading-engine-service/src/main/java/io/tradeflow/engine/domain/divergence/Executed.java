package io.tradeflow.engine.domain.divergence;

import io.tradeflow.engine.domain.Direction;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Instant;

/**
 * All fills that followed one signal.
 *
 * @param quantity base
 * @param value paid or received for it, without fees
 * @param at market time of the first
 */
public record Executed(
    Direction direction, BigDecimal quantity, BigDecimal value, BigDecimal fee, Instant at) {
  /** Before the first fill. */
  static Executed nothing(Direction direction, Instant at) {
    return new Executed(direction, BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO, at);
  }

  /** With one more fill. */
  public Executed plus(BigDecimal moreQuantity, BigDecimal price, BigDecimal moreFee) {
    return new Executed(
        direction,
        quantity.add(moreQuantity),
        value.add(moreQuantity.multiply(price)),
        fee.add(moreFee),
        at);
  }

  /** The average price, in 34 digits. */
  public BigDecimal price() {
    return value.divide(quantity, MathContext.DECIMAL128);
  }

  /** Gain until a later price, less fees. */
  public BigDecimal gainAt(BigDecimal later) {
    BigDecimal rise = later.multiply(quantity).subtract(value);
    return (direction == Direction.BUY ? rise : rise.negate()).subtract(fee);
  }
}
