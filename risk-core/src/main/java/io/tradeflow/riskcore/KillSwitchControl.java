package io.tradeflow.riskcore;

import org.jspecify.annotations.Nullable;

/**
 * KILL_SWITCH: any engaged scope that covers the order; a change that makes an order no larger
 * passes, and so does an emergency close unless its broker is killed (RTS 6 Art. 12; FIA 1.5).
 */
final class KillSwitchControl extends Control {
  @Override
  String code() {
    return "KILL_SWITCH";
  }

  @Override
  @Nullable Breach check(Assessment assessment) {
    if (assessment.shrinks()) {
      return null;
    }
    NewOrder order = assessment.order();
    KillSwitches switches = assessment.surroundings().killSwitches();
    @Nullable String scope = switches.covering(order).orElse(null);
    return scope == null || EmergencyClose.leaves(assessment) && !switches.coversBroker(order)
        ? null
        : new Breach(
            "released",
            "engaged " + scope,
            "The kill switch " + scope + " is engaged. Only an operator releases it.");
  }
}
