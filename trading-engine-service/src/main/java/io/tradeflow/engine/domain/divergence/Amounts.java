package io.tradeflow.engine.domain.divergence;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** Amounts for people. */
final class Amounts {
  private static final MathContext TEN_DIGITS = new MathContext(10, RoundingMode.HALF_EVEN);

  private Amounts() {}

  static String text(BigDecimal amount) {
    return amount.round(TEN_DIGITS).stripTrailingZeros().toPlainString();
  }
}
