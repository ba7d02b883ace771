package io.tradeflow.riskcore;

import org.jspecify.annotations.Nullable;

/** REDUCING: an operator lets the account or the platform only reduce positions. */
final class Reducing extends Control {
  @Override
  String code() {
    return "REDUCING";
  }

  @Override
  @Nullable Breach check(Assessment assessment) {
    return !assessment.opens() || assessment.shrinks()
        ? null
        : ImposedMode.check(assessment, Mode.REDUCING, "takes only orders that reduce");
  }
}
