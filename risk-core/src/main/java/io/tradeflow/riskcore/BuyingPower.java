package io.tradeflow.riskcore;

import org.jspecify.annotations.Nullable;

/**
 * BUYING_POWER: a buy needs cash that working buys have not reserved, costs included; a sell needs
 * holdings that working sells do not use, because spot accounts are never short (RTS 6 Art. 15(4);
 * 15c3-5 (c)(1)(i)).
 */
final class BuyingPower extends Control {
  @Override
  String code() {
    return "BUYING_POWER";
  }

  @Override
  @Nullable Breach check(Assessment assessment) {
    return switch (assessment.order().side()) {
      case BUY -> checkCash(assessment);
      case SELL -> checkHolding(assessment);
    };
  }

  private static @Nullable Breach checkCash(Assessment assessment) {
    RiskPolicy policy = assessment.policy();
    Money free = assessment.state().cash().minus(policy.withCosts(assessment.reserved()));
    Money needed = policy.withCosts(assessment.orderValue());
    if (!needed.exceeds(free)) {
      return null;
    }
    return new Breach(
        free.toString(),
        needed.toString(),
        "The order needs %s USD with costs, %s USD are free.".formatted(needed, free));
  }

  private static @Nullable Breach checkHolding(Assessment assessment) {
    NewOrder order = assessment.order();
    Line line = assessment.line();
    Quantity free = line.position().quantity().minusUpTo(line.selling());
    if (!order.quantity().exceeds(free)) {
      return null;
    }
    return new Breach(
        free.toString(),
        order.quantity().toString(),
        "%s %s can be sold. Spot accounts do not sell short.".formatted(free, order.symbol()));
  }
}
