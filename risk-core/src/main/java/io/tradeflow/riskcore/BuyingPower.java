package io.tradeflow.riskcore;

import java.util.Optional;

/**
 * BUYING_POWER: a buy needs cash that working buys have not reserved, costs included; a sell needs
 * holdings that working sells do not use, because spot accounts are never short (RTS 6 Art. 15(4);
 * 15c3-5 (c)(1)(i)).
 */
final class BuyingPower implements Control {
  @Override
  public String code() {
    return "BUYING_POWER";
  }

  @Override
  public Optional<Breach> check(Assessment assessment) {
    return switch (assessment.order().side()) {
      case BUY -> checkCash(assessment);
      case SELL -> checkHolding(assessment);
    };
  }

  private static Optional<Breach> checkCash(Assessment assessment) {
    RiskState state = assessment.state();
    Money free = state.cash().minus(assessment.policy().withCosts(state.reserved()));
    Money needed = assessment.policy().withCosts(assessment.orderValue());
    if (!needed.exceeds(free)) {
      return Optional.empty();
    }
    return Optional.of(
        new Breach(
            free.toString(),
            needed.toString(),
            "The order needs %s USD with costs, %s USD are free.".formatted(needed, free)));
  }

  private static Optional<Breach> checkHolding(Assessment assessment) {
    NewOrder order = assessment.order();
    SymbolRisk line = assessment.line();
    Quantity free = line.position().quantity().minusUpTo(line.selling());
    if (!order.quantity().exceeds(free)) {
      return Optional.empty();
    }
    return Optional.of(
        new Breach(
            free.toString(),
            order.quantity().toString(),
            "%s %s can be sold. Spot accounts do not sell short.".formatted(free, order.symbol())));
  }
}
