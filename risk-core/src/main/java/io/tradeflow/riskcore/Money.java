package io.tradeflow.riskcore;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** Amount in US dollars; negative is a debt or a loss. Sums and products are exact. */
public record Money(BigDecimal value) implements Comparable<Money> {
  public static final Money ZERO = new Money(BigDecimal.ZERO);

  /** The amount in plain decimal notation. */
  public static Money of(String plain) {
    return new Money(new BigDecimal(plain));
  }

  public Money plus(Money other) {
    return new Money(value.add(other.value));
  }

  public Money minus(Money other) {
    return new Money(value.subtract(other.value));
  }

  public Money negated() {
    return new Money(value.negate());
  }

  public Money times(BigDecimal factor) {
    return new Money(value.multiply(factor));
  }

  /** {@code percent} of a hundred parts of this amount, exactly. */
  public Money percent(BigDecimal percent) {
    return new Money(value.multiply(percent).movePointLeft(2));
  }

  public Money min(Money other) {
    return compareTo(other) <= 0 ? this : other;
  }

  public boolean exceeds(Money other) {
    return compareTo(other) > 0;
  }

  public boolean isPositive() {
    return value.signum() > 0;
  }

  @Override
  public int compareTo(Money other) {
    return value.compareTo(other.value);
  }

  /** Plain notation without trailing zeros, rounded to 8 decimal places for reading. */
  @Override
  public String toString() {
    BigDecimal rounded = value.setScale(8, RoundingMode.HALF_EVEN).stripTrailingZeros();
    return (rounded.scale() < 0 ? rounded.setScale(0) : rounded).toPlainString();
  }
}
