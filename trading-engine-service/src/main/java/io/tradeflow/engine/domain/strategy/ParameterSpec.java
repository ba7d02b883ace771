package io.tradeflow.engine.domain.strategy;

import java.math.BigDecimal;

/** Describes one parameter: its range is inclusive. */
public record ParameterSpec(
    String name,
    boolean integer,
    BigDecimal minimum,
    BigDecimal maximum,
    BigDecimal defaultValue,
    String description) {

  /** A whole number. */
  public static ParameterSpec integer(
      String name, int min, int max, int standard, String description) {
    return new ParameterSpec(
        name,
        true,
        BigDecimal.valueOf(min),
        BigDecimal.valueOf(max),
        BigDecimal.valueOf(standard),
        description);
  }

  /** A decimal number. */
  public static ParameterSpec number(
      String name, String min, String max, String standard, String description) {
    return new ParameterSpec(
        name,
        false,
        new BigDecimal(min),
        new BigDecimal(max),
        new BigDecimal(standard),
        description);
  }

  /**
   * The value in plain notation if it is allowed.
   *
   * @throws InvalidParameters if it is not
   */
  public BigDecimal checked(BigDecimal value) {
    // Bounds before anything is printed or unscaled: 1e-999999999 must cost nothing.
    if (value.scale() > 18) {
      throw new InvalidParameters(name + " has more than 18 decimal places");
    }
    if (value.compareTo(minimum) < 0 || value.compareTo(maximum) > 0) {
      throw new InvalidParameters(
          "%s must be between %s and %s"
              .formatted(name, minimum.toPlainString(), maximum.toPlainString()));
    }
    BigDecimal plain = value.stripTrailingZeros();
    if (integer && plain.scale() > 0) {
      throw new InvalidParameters(
          "%s must be a whole number, not %s".formatted(name, value.toPlainString()));
    }
    return plain.scale() < 0 ? plain.setScale(0) : plain;
  }
}
