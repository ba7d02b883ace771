package io.tradeflow.riskcore;

import org.jspecify.annotations.Nullable;

/**
 * SELF_MATCH: the order would trade with the account's own resting order (FIA 3.5). A market order
 * reaches what rests at the best price or better.
 */
final class SelfMatch extends Control {
  @Override
  String code() {
    return "SELF_MATCH";
  }

  @Override
  @Nullable Breach check(Assessment assessment) {
    NewOrder order = assessment.order();
    Line line = assessment.line();
    boolean buys = order.side() == Side.BUY;
    if ((buys ? line.sells() : line.buys()) == 0 || waits(order)) {
      return null;
    }
    Price reach = assessment.price();
    @Nullable Price own = nearest(assessment, buys);
    if (own == null || (buys ? own.compareTo(reach) > 0 : own.compareTo(reach) < 0)) {
      return null;
    }
    return new Breach(
        own.toString(),
        reach.toString(),
        "Your own %s rests at %s, within reach of %s. Cancel it first."
            .formatted(buys ? "sell" : "buy", own, reach));
  }

  /** A stop is not in the market before its price is. */
  private static boolean waits(NewOrder order) {
    return order.stopPrice() != null;
  }

  /** The price at which the order first meets the account's own other side. */
  private static @Nullable Price nearest(Assessment assessment, boolean buys) {
    @Nullable Price best = null;
    for (OpenOrder other : assessment.line().working()) {
      @Nullable Price resting = other.order().limitPrice();
      if (resting != null
          && isMet(other, assessment.order())
          && (best == null || (buys ? resting.compareTo(best) < 0 : resting.compareTo(best) > 0))) {
        best = resting;
      }
    }
    return best;
  }

  private static boolean isMet(OpenOrder other, NewOrder order) {
    return other.order().side() != order.side() && !waits(other.order());
  }
}
