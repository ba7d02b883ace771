package io.tradeflow.riskcore;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;

/**
 * The visible order book of a symbol.
 *
 * @param bids highest first
 * @param asks lowest first
 */
public record Depth(List<Level> bids, List<Level> asks) {
  private static final int SCALE = 18;

  /** What is offered at one price. */
  public record Level(Price price, Quantity quantity) {}

  public Depth {
    bids = List.copyOf(bids);
    asks = List.copyOf(asks);
  }

  /**
   * Average price of a market order; what exceeds the visible levels is taken at the worst of them.
   *
   * @param fallback where that side shows no level
   */
  Price expected(Side side, Quantity quantity, Price fallback) {
    List<Level> levels = side == Side.BUY ? asks : bids;
    if (levels.isEmpty()) {
      return fallback;
    }
    Level best = levels.getFirst();
    if (!quantity.exceeds(best.quantity())) {
      return best.price();
    }
    BigDecimal left = quantity.value();
    BigDecimal paid = BigDecimal.ZERO;
    for (Level level : levels) {
      BigDecimal taken = left.min(level.quantity().value());
      paid = paid.add(taken.multiply(level.price().value()));
      left = left.subtract(taken);
    }
    paid = paid.add(left.multiply(levels.getLast().price().value()));
    return new Price(paid.divide(quantity.value(), SCALE, RoundingMode.HALF_EVEN));
  }
}
