package io.tradeflow.execution.domain;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * A holding. Total cost has the sign of the quantity and holds no fees, so that cash spent is cost
 * less realised profit plus fees, exactly.
 */
public record Position(
    String symbol,
    BigDecimal quantity,
    BigDecimal totalCost,
    BigDecimal realisedPnl,
    BigDecimal fees) {
  private static final int SCALE = 18;

  public static Position flat(String symbol) {
    return new Position(symbol, BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO);
  }

  /** After buying (or selling) the quantity, above zero, at the price. */
  public Position after(boolean buy, BigDecimal traded, BigDecimal price, BigDecimal fee) {
    BigDecimal signed = buy ? traded : traded.negate();
    boolean adds = quantity.signum() == 0 || quantity.signum() == signed.signum();
    BigDecimal closing = adds ? BigDecimal.ZERO : traded.min(quantity.abs());
    BigDecimal released = released(closing);
    BigDecimal proceeds = price.multiply(closing);
    BigDecimal pnl =
        quantity.signum() > 0 ? proceeds.subtract(released) : proceeds.negate().subtract(released);
    BigDecimal opened = traded.subtract(closing).multiply(price);
    return new Position(
        symbol,
        quantity.add(signed),
        totalCost.subtract(released).add(buy ? opened : opened.negate()),
        realisedPnl.add(closing.signum() == 0 ? BigDecimal.ZERO : pnl),
        fees.add(fee));
  }

  /** The cost of what is closed, all of it when nothing stays open. */
  private BigDecimal released(BigDecimal closing) {
    if (closing.signum() == 0) {
      return BigDecimal.ZERO;
    }
    return closing.compareTo(quantity.abs()) == 0
        ? totalCost
        : totalCost.multiply(closing).divide(quantity.abs(), SCALE, RoundingMode.HALF_EVEN);
  }
}
