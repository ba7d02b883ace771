package io.tradeflow.engine.domain.bot;

import java.math.BigDecimal;
import java.math.MathContext;

/** How much a bot buys. */
public record Sizing(Type type, BigDecimal value) {
  /** What {@code value} counts. */
  public enum Type {
    /** Percent of cash plus holdings, above 0 to 100. */
    PERCENT_OF_BALANCE,
    /** Amount in quote currency. */
    QUOTE_AMOUNT,
    /** Base quantity. */
    QUANTITY
  }

  private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);
  private static final BigDecimal LARGEST = new BigDecimal("1000000000000");

  public Sizing {
    if (value.signum() <= 0) {
      throw new InvalidBot("sizing.value must be above 0");
    }
    if (type == Type.PERCENT_OF_BALANCE && value.compareTo(HUNDRED) > 0) {
      throw new InvalidBot("sizing.value must be at most 100 percent");
    }
    if (value.compareTo(LARGEST) > 0 || value.scale() > 18 || value.precision() > 38) {
      throw new InvalidBot(
          "sizing.value must be at most " + LARGEST.toPlainString() + " with 18 decimal places");
    }
  }

  /** Base quantity to buy at the price, not yet rounded to the lot. */
  public BigDecimal quantity(BigDecimal price, BigDecimal balance) {
    return switch (type) {
      case QUANTITY -> value;
      case QUOTE_AMOUNT -> value.divide(price, MathContext.DECIMAL64);
      case PERCENT_OF_BALANCE ->
          balance.multiply(value).divide(HUNDRED.multiply(price), MathContext.DECIMAL64);
    };
  }
}
