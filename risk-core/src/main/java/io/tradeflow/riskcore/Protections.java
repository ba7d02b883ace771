package io.tradeflow.riskcore;

import java.math.BigDecimal;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Pauses after losses, in market time. While one lasts, orders that reduce still pass.
 *
 * @param drawdownPercent fall from the highest balance that pauses the account; null for never
 * @param drawdownPause how long
 * @param lossStreak losing sells in a row that pause the account; 0 for never
 * @param lossPause how long
 * @param cooldown how long a symbol is not bought again after its position was closed; zero for
 *     never
 */
public record Protections(
    @Nullable BigDecimal drawdownPercent,
    Duration drawdownPause,
    int lossStreak,
    Duration lossPause,
    Duration cooldown) {
  public static final Protections NONE =
      new Protections(null, Duration.ZERO, 0, Duration.ZERO, Duration.ZERO);

  public Protections {
    if (drawdownPercent != null && drawdownPercent.signum() <= 0) {
      throw new IllegalArgumentException("drawdownPercent is above 0, got " + drawdownPercent);
    }
    if (lossStreak < 0 || drawdownPause.isNegative() || lossPause.isNegative()) {
      throw new IllegalArgumentException("Counts and pauses are not negative");
    }
    if (cooldown.isNegative()) {
      throw new IllegalArgumentException("cooldown is not negative, got " + cooldown);
    }
  }
}
