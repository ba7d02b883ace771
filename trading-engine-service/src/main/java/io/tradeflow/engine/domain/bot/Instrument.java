package io.tradeflow.engine.domain.bot;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** What a bot needs to know to size an order. Quantities are in base currency. */
public record Instrument(
    String symbol,
    BigDecimal lotSize,
    BigDecimal minQuantity,
    BigDecimal maxQuantity,
    boolean tradable) {
  public Instrument {
    if (lotSize.signum() <= 0) {
      throw new IllegalArgumentException("Lot size must be above 0, not " + lotSize);
    }
  }

  /** The largest multiple of the lot that is not more than the quantity. */
  public BigDecimal roundDown(BigDecimal quantity) {
    // Rounding to a decimal place is the same for a lot of 1, 0.1, 0.01, and needs no division.
    return isUnit(lotSize)
        ? quantity.setScale(lotSize.scale(), RoundingMode.DOWN)
        : quantity.divide(lotSize, 0, RoundingMode.DOWN).multiply(lotSize);
  }

  private static boolean isUnit(BigDecimal step) {
    return step.precision() == 1 && step.scaleByPowerOfTen(step.scale()).intValue() == 1;
  }
}
