package io.tradeflow.execution.domain.plan;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * The sizes that an instrument's orders may have, as they were when the plan was made.
 *
 * @param lot smallest step, base currency, above 0
 * @param min smallest order, a multiple of the lot
 */
public record Lots(BigDecimal lot, BigDecimal min) {
  /** Refuses steps of nothing. */
  public Lots {
    Require.positive("lot", lot);
    Require.positive("minQuantity", min);
  }

  /** Rounded down to whole lots; 0 where that is less than the smallest order. */
  BigDecimal down(BigDecimal quantity) {
    BigDecimal whole = quantity.divide(lot, 0, RoundingMode.DOWN).multiply(lot);
    return whole.compareTo(min) < 0 ? BigDecimal.ZERO : plain(whole);
  }

  /** Rounded up to whole lots, at least the smallest order. */
  BigDecimal up(BigDecimal quantity) {
    return plain(quantity.divide(lot, 0, RoundingMode.UP).multiply(lot).max(min));
  }

  /** Whether what would be left after the part is too small for an order of its own. */
  boolean strands(BigDecimal whole, BigDecimal part) {
    BigDecimal left = whole.subtract(part);
    return left.signum() > 0 && left.compareTo(min) < 0;
  }

  void fit(String field, BigDecimal quantity) {
    Require.positive(field, quantity);
    Require.that(
        quantity.remainder(lot).signum() == 0,
        "The field " + field + " must be a multiple of the lot " + lot.toPlainString() + ".");
    Require.that(
        quantity.compareTo(min) >= 0,
        "The field " + field + " is below the smallest order " + min.toPlainString() + ".");
  }

  private static BigDecimal plain(BigDecimal value) {
    BigDecimal stripped = value.stripTrailingZeros();
    return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
  }
}
