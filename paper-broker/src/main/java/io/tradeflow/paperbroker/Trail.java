package io.tradeflow.paperbroker;

import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/**
 * How a stop price follows the market: at a fixed distance, or at a share of the price. It moves in
 * steps of a tenth of the distance, at least one tick, and never back; so a market that wanders
 * within a step says nothing, and what was said last is all that a restart needs.
 *
 * @param value quote currency, or percent below 100; above 0
 */
public record Trail(BigDecimal value, boolean percent) {
  private static final BigDecimal HUNDRED = new BigDecimal("100");

  public Trail {
    if (value.signum() <= 0 || percent && value.compareTo(HUNDRED) >= 0) {
      throw new IllegalArgumentException("A trailing distance is above 0, a share below 100 %");
    }
  }

  /**
   * Where the stop price is now, given where it was and the price at which the order would trade.
   *
   * @param before null before the first price
   */
  BigDecimal follow(@Nullable BigDecimal before, BigDecimal price, boolean buy, BigDecimal tick) {
    BigDecimal distance = percent ? price.multiply(value).movePointLeft(2) : value;
    BigDecimal raw = buy ? price.add(distance) : price.subtract(distance);
    BigDecimal stop = onTick(raw, tick, buy ? RoundingMode.CEILING : RoundingMode.FLOOR).max(tick);
    if (before == null) {
      return stop;
    }
    BigDecimal step = onTick(distance.movePointLeft(1), tick, RoundingMode.FLOOR).max(tick);
    BigDecimal gained = buy ? before.subtract(stop) : stop.subtract(before);
    return gained.compareTo(step) >= 0 ? stop : before;
  }

  private static BigDecimal onTick(BigDecimal price, BigDecimal tick, RoundingMode mode) {
    return price.divide(tick, 0, mode).multiply(tick);
  }
}
