package io.tradeflow.riskcore;

import java.math.BigDecimal;

/** Price of one unit of the base currency in the quote currency, greater than zero. */
public final class Price extends Decimal implements Comparable<Price> {
  public Price(BigDecimal value) {
    super(value);
    if (value.signum() <= 0) {
      throw new IllegalArgumentException("A price is greater than 0, got " + value);
    }
  }

  /** The price in plain decimal notation. */
  public static Price of(String plain) {
    return new Price(new BigDecimal(plain));
  }

  /** Value of {@code quantity} at this price. */
  public Money times(Quantity quantity) {
    return Money.of(this, quantity);
  }

  /** {@code percent} of a hundred parts of this price, exactly. */
  public Money percent(BigDecimal percent) {
    return Money.percent(this, percent);
  }

  @Override
  public int compareTo(Price other) {
    return compare(this, other);
  }

  @Override
  public String toString() {
    return value().toPlainString();
  }
}
