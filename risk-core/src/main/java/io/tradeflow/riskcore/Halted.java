package io.tradeflow.riskcore;

import java.util.Optional;

/** HALTED: an operator halted the account or the platform; only cancels and shrinking pass. */
final class Halted implements Control {
  @Override
  public String code() {
    return "HALTED";
  }

  @Override
  public Optional<Breach> check(Assessment assessment) {
    return assessment.shrinks()
        ? Optional.empty()
        : ImposedMode.check(assessment, Mode.HALTED, "takes no orders");
  }
}
