package io.tradeflow.riskcore;

import org.jspecify.annotations.Nullable;

/**
 * HALTED: an operator halted the account or the platform; only cancels, shrinking and emergency
 * closes pass.
 */
final class Halted extends Control {
  @Override
  String code() {
    return "HALTED";
  }

  @Override
  @Nullable Breach check(Assessment assessment) {
    return assessment.shrinks() || EmergencyClose.leaves(assessment)
        ? null
        : ImposedMode.check(assessment, Mode.HALTED, "takes no orders");
  }
}
