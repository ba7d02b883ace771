package io.tradeflow.riskcore;

import java.math.BigDecimal;

/** Amount of a base currency, zero or more. */
public record Quantity(BigDecimal value) implements Comparable<Quantity> {
  public static final Quantity ZERO = new Quantity(BigDecimal.ZERO);

  public Quantity {
    if (value.signum() < 0) {
      throw new IllegalArgumentException("A quantity is not negative, got " + value);
    }
  }

  /** The quantity in plain decimal notation. */
  public static Quantity of(String plain) {
    return new Quantity(new BigDecimal(plain));
  }

  public Quantity plus(Quantity other) {
    return new Quantity(value.add(other.value));
  }

  /** The difference, or zero where {@code other} is larger. */
  public Quantity minusUpTo(Quantity other) {
    return new Quantity(value.subtract(other.value).max(BigDecimal.ZERO));
  }

  public boolean isZero() {
    return value.signum() == 0;
  }

  public boolean exceeds(Quantity other) {
    return compareTo(other) > 0;
  }

  @Override
  public int compareTo(Quantity other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value.toPlainString();
  }
}
