package io.tradeflow.riskcore;

import java.math.BigDecimal;

/** Amount of a base currency, zero or more. */
public final class Quantity extends Decimal implements Comparable<Quantity> {
  public static final Quantity ZERO = new Quantity(BigDecimal.ZERO);

  public Quantity(BigDecimal value) {
    super(value);
    if (value.signum() < 0) {
      throw new IllegalArgumentException("A quantity is not negative, got " + value);
    }
  }

  private Quantity(long digits, int scale) {
    super(digits, scale);
  }

  /** The quantity in plain decimal notation. */
  public static Quantity of(String plain) {
    return new Quantity(new BigDecimal(plain));
  }

  public Quantity plus(Quantity other) {
    long digits = sum(this, other);
    return digits == WIDE
        ? new Quantity(value().add(other.value()))
        : new Quantity(digits, Math.max(scale(), other.scale()));
  }

  /** The difference, or zero where {@code other} is larger. */
  public Quantity minusUpTo(Quantity other) {
    long digits = difference(this, other);
    if (digits == WIDE) {
      return new Quantity(value().subtract(other.value()).max(BigDecimal.ZERO));
    }
    return digits < 0 ? ZERO : new Quantity(digits, Math.max(scale(), other.scale()));
  }

  public boolean isZero() {
    return signum() == 0;
  }

  public boolean exceeds(Quantity other) {
    return compareTo(other) > 0;
  }

  @Override
  public int compareTo(Quantity other) {
    return compare(this, other);
  }

  @Override
  public String toString() {
    return value().toPlainString();
  }
}
