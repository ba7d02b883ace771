package io.tradeflow.paperbroker;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** Whole numbers of ticks and lots, without a division where the step is 1, 0.1, 0.01 and so on. */
public final class Steps {
  private Steps() {}

  /** Whether a value is a whole number of steps. */
  static boolean isWhole(BigDecimal value, BigDecimal step) {
    return value.scale() <= step.scale() && isUnit(step) || value.remainder(step).signum() == 0;
  }

  /**
   * The whole number of steps that is next to a value.
   *
   * @param step above 0
   */
  public static BigDecimal round(BigDecimal value, BigDecimal step, RoundingMode mode) {
    return isUnit(step)
        ? value.setScale(step.scale(), mode)
        : value.divide(step, 0, mode).multiply(step);
  }

  private static boolean isUnit(BigDecimal step) {
    return step.precision() == 1 && step.scaleByPowerOfTen(step.scale()).intValue() == 1;
  }
}
