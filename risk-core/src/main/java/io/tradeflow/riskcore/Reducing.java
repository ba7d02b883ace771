package io.tradeflow.riskcore;

import java.util.Optional;

/** REDUCING: an operator lets the account or the platform only reduce positions. */
final class Reducing implements Control {
  @Override
  public String code() {
    return "REDUCING";
  }

  @Override
  public Optional<Breach> check(Assessment assessment) {
    return !assessment.opens() || assessment.shrinks()
        ? Optional.empty()
        : ImposedMode.check(assessment, Mode.REDUCING, "takes only orders that reduce");
  }
}
