package io.tradeflow.riskcore;

import java.util.Optional;

/**
 * MAX_POSITION: holdings and working buys together, in base units per symbol and in value over all
 * symbols (FIA 1.2).
 */
final class MaxPosition implements Control {
  @Override
  public String code() {
    return "MAX_POSITION";
  }

  @Override
  public Optional<Breach> check(Assessment assessment) {
    if (!assessment.opens()) {
      return Optional.empty();
    }
    SymbolRisk line = assessment.line();
    Quantity limit = assessment.guards().maxPosition();
    Quantity position =
        line.position().quantity().plus(line.buying()).plus(assessment.order().quantity());
    if (position.exceeds(limit)) {
      return breach(limit, position, "%s would be held, above %s. Lower the quantity.");
    }
    Money most = assessment.guards().maxExposure();
    Money exposure =
        assessment.held().plus(assessment.state().reserved()).plus(assessment.orderValue());
    return exposure.exceeds(most)
        ? breach(most, exposure, "All positions would be worth %s USD, above %s USD. Close some.")
        : Optional.empty();
  }

  private static Optional<Breach> breach(Object limit, Object actual, String message) {
    return Optional.of(
        new Breach(limit.toString(), actual.toString(), message.formatted(actual, limit)));
  }
}
