package io.tradeflow.riskcore;

import org.jspecify.annotations.Nullable;

/**
 * MAX_POSITION: holdings and working buys together, in base units per symbol and in value over all
 * symbols (FIA 1.2).
 */
final class MaxPosition extends Control {
  @Override
  String code() {
    return "MAX_POSITION";
  }

  @Override
  @Nullable Breach check(Assessment assessment) {
    if (!assessment.opens()) {
      return null;
    }
    Line line = assessment.line();
    Quantity limit = assessment.guards().maxPosition();
    Quantity position =
        line.position().quantity().plus(line.buying()).plus(assessment.order().quantity());
    if (position.exceeds(limit)) {
      return breach(limit, position, "%s would be held, above %s. Lower the quantity.");
    }
    Money most = assessment.guards().maxExposure();
    Money exposure = assessment.held().plus(assessment.reserved()).plus(assessment.orderValue());
    return exposure.exceeds(most)
        ? breach(most, exposure, "All positions would be worth %s USD, above %s USD. Close some.")
        : null;
  }

  private static Breach breach(Object limit, Object actual, String message) {
    return new Breach(limit.toString(), actual.toString(), message.formatted(actual, limit));
  }
}
