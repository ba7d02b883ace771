package io.tradeflow.riskcore;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * Holding in one symbol.
 *
 * @param quantity spot accounts hold zero or more
 * @param totalCost paid for the open quantity, without fees; a total, because averages do not
 *     terminate
 */
public record Position(Quantity quantity, Money totalCost) {
  static final Position FLAT = new Position(Quantity.ZERO, Money.ZERO);

  Position after(RiskEvent.OrderFilled fill) {
    if (fill.positionAfter().isZero()) {
      return FLAT;
    }
    return switch (fill.side()) {
      case BUY ->
          new Position(fill.positionAfter(), totalCost.plus(fill.price().times(fill.quantity())));
      case SELL -> new Position(fill.positionAfter(), costOf(fill.positionAfter()));
    };
  }

  private Money costOf(Quantity rest) {
    if (quantity.isZero()) {
      return Money.ZERO;
    }
    BigDecimal cost =
        totalCost
            .value()
            .multiply(rest.value())
            .divide(quantity.value(), 18, RoundingMode.HALF_EVEN);
    return new Money(cost);
  }
}
