package io.tradeflow.events;

import java.math.BigDecimal;
import org.jspecify.annotations.NullMarked;

/** Amounts on the wire are {@code decimal(38,18)}; elsewhere they carry the scale they need. */
@NullMarked
public final class Decimals {
  /** Decimal places of every amount on the wire. */
  public static final int SCALE = 18;

  private static final int PRECISION = 38;

  private Decimals() {}

  /**
   * Gives the amount the scale of the wire, exactly.
   *
   * @throws ArithmeticException if digits would be lost or the amount does not fit 38 digits
   */
  public static BigDecimal toWire(BigDecimal amount) {
    BigDecimal scaled = amount.setScale(SCALE);
    if (scaled.precision() > PRECISION) {
      throw new ArithmeticException(amount + " does not fit decimal(38,18)");
    }
    return scaled;
  }

  /** Drops the zeros that the wire added: {@code 1.500000000000000000} becomes {@code 1.5}. */
  public static BigDecimal fromWire(BigDecimal amount) {
    BigDecimal stripped = amount.stripTrailingZeros();
    return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
  }
}
