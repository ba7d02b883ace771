package io.tradeflow.localstack.replay;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * What an account has of a symbol; total cost without fees. A cost that leaves in part is rounded
 * half-even to the 18 places in which it is stored.
 */
record Holding(
    BigDecimal quantity,
    BigDecimal totalCost,
    BigDecimal realisedPnl,
    BigDecimal fees,
    BigDecimal lastPrice) {
  private static final int SCALE = 18;
  static final Holding NONE =
      new Holding(
          BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO);

  Holding after(boolean buy, BigDecimal traded, BigDecimal price, BigDecimal fee) {
    BigDecimal signed = buy ? traded : traded.negate();
    boolean adds = quantity.signum() == 0 || quantity.signum() == signed.signum();
    BigDecimal closing = adds ? BigDecimal.ZERO : traded.min(quantity.abs());
    BigDecimal released = released(closing);
    BigDecimal opened = signed.abs().subtract(closing).multiply(price);
    BigDecimal proceeds = price.multiply(closing);
    BigDecimal pnl =
        quantity.signum() > 0 ? proceeds.subtract(released) : proceeds.negate().subtract(released);
    return new Holding(
        quantity.add(signed),
        totalCost.subtract(released).add(buy ? opened : opened.negate()),
        closing.signum() == 0 ? realisedPnl : realisedPnl.add(pnl),
        fees.add(fee),
        price);
  }

  BigDecimal value() {
    return quantity.multiply(lastPrice);
  }

  private BigDecimal released(BigDecimal closing) {
    if (closing.signum() == 0) {
      return BigDecimal.ZERO;
    }
    return closing.compareTo(quantity.abs()) == 0
        ? totalCost
        : totalCost.multiply(closing).divide(quantity.abs(), SCALE, RoundingMode.HALF_EVEN);
  }
}
