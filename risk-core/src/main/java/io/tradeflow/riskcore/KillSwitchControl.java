package io.tradeflow.riskcore;

import java.util.Optional;

/**
 * KILL_SWITCH: any engaged scope that covers the order; a change that makes an order no larger
 * passes (RTS 6 Art. 12; FIA 1.5).
 */
final class KillSwitchControl implements Control {
  @Override
  public String code() {
    return "KILL_SWITCH";
  }

  @Override
  public Optional<Breach> check(Assessment assessment) {
    if (assessment.shrinks()) {
      return Optional.empty();
    }
    return assessment
        .surroundings()
        .killSwitches()
        .covering(assessment.order())
        .map(
            scope ->
                new Breach(
                    "released",
                    "engaged " + scope,
                    "The kill switch " + scope + " is engaged. Only an operator releases it."));
  }
}
