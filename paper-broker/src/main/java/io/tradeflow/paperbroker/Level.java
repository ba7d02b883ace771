package io.tradeflow.paperbroker;

import java.math.BigDecimal;

/** One price of a book and the quantity offered there; both above zero. */
public record Level(BigDecimal price, BigDecimal quantity) {
  public Level {
    if (price.signum() <= 0 || quantity.signum() <= 0) {
      throw new IllegalArgumentException("A level needs a price and a quantity above zero");
    }
  }
}
