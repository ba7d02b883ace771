package io.tradeflow.riskcore;

import java.math.BigDecimal;

/** Price of one unit of the base currency in the quote currency, greater than zero. */
public record Price(BigDecimal value) implements Comparable<Price> {
  public Price {
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
    return new Money(value.multiply(quantity.value()));
  }

  @Override
  public int compareTo(Price other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value.toPlainString();
  }
}
