package io.tradeflow.riskcore;

import org.jspecify.annotations.Nullable;

/** HALTED: an operator halted the account or the platform; only cancels and shrinking pass. */
final class Halted extends Control {
  @Override
  String code() {
    return "HALTED";
  }

  @Override
  @Nullable Breach check(Assessment assessment) {
    return assessment.shrinks()
        ? null
        : ImposedMode.check(assessment, Mode.HALTED, "takes no orders");
  }
}
