package io.tradeflow.engine.domain.backtest;

import io.tradeflow.paperbroker.Trail;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/**
 * A stop order that waits at the broker for as long as something is held, and sells all of it. Both
 * percentages together make one order: it begins as the stop-loss and follows the market.
 *
 * @param stopLossPercent below the average price that was paid, above 0 and below 100; null none
 * @param trailingPercent below the highest price since, above 0 and below 100; null none
 */
public record Protection(
    @Nullable BigDecimal stopLossPercent, @Nullable BigDecimal trailingPercent) {
  /** What is held is not protected. */
  public static final Protection NONE = new Protection(null, null);

  private static final BigDecimal HUNDRED = new BigDecimal("100");

  public Protection {
    check(stopLossPercent, "stop-loss");
    check(trailingPercent, "trailing stop");
  }

  private static void check(@Nullable BigDecimal percent, String name) {
    if (percent != null && (percent.signum() <= 0 || percent.compareTo(HUNDRED) >= 0)) {
      throw new InvalidBacktest("a " + name + " must be above 0 and below 100 percent");
    }
  }

  boolean isNone() {
    return stopLossPercent == null && trailingPercent == null;
  }

  /** The first stop price, on the tick; null where the first book decides it. */
  @Nullable BigDecimal stop(BigDecimal paid, BigDecimal tick) {
    return stopLossPercent == null
        ? null
        : paid.multiply(HUNDRED.subtract(stopLossPercent))
            .divide(HUNDRED, MathContext.DECIMAL64)
            .setScale(tick.scale(), RoundingMode.FLOOR)
            .max(tick);
  }

  @Nullable Trail trail() {
    return trailingPercent == null ? null : new Trail(trailingPercent, true);
  }
}
