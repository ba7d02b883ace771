package io.tradeflow.analytics;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * What an account holds of a symbol: signed quantity and its total cost, without fees. Costs leave
 * with the quantity in proportion, so that profit equals what execution-service booked. Costs have
 * 18 decimal places, as they are stored: fills give the same whether they are booked one by one or
 * many at once.
 */
record Holding(String symbol, BigDecimal quantity, BigDecimal totalCost, BigDecimal lastPrice) {
  private static final int SCALE = 18;

  static Holding none(String symbol) {
    return new Holding(symbol, BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO);
  }

  Holding after(boolean buy, BigDecimal traded, BigDecimal price) {
    BigDecimal signed = buy ? traded : traded.negate();
    BigDecimal next = quantity.add(signed);
    if (quantity.signum() == 0 || quantity.signum() == signed.signum()) {
      return new Holding(symbol, next, totalCost.add(cost(signed, price)), price);
    }
    if (next.signum() == 0) {
      return new Holding(symbol, BigDecimal.ZERO, BigDecimal.ZERO, price);
    }
    BigDecimal cost =
        next.signum() == quantity.signum()
            ? totalCost.subtract(
                totalCost.multiply(traded).divide(quantity.abs(), SCALE, RoundingMode.HALF_EVEN))
            : cost(next, price);
    return new Holding(symbol, next, cost, price);
  }

  private static BigDecimal cost(BigDecimal quantity, BigDecimal price) {
    BigDecimal exact = quantity.multiply(price);
    return exact.scale() > SCALE ? exact.setScale(SCALE, RoundingMode.HALF_EVEN) : exact;
  }

  BigDecimal value(BigDecimal price) {
    return quantity.multiply(price);
  }
}
