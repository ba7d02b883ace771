package io.tradeflow.riskcore;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * COOLDOWN: a symbol whose position was closed is not bought again for a time. The account holder's
 * own rule.
 */
final class Cooldown extends Control {
  static final String CODE = "COOLDOWN";

  @Override
  String code() {
    return CODE;
  }

  @Override
  @Nullable Breach check(Assessment assessment) {
    Duration pause = assessment.guards().protections().cooldown();
    if (pause.isZero() || !assessment.opens()) {
      return null;
    }
    String symbol = assessment.order().symbol();
    @Nullable Trail trail = assessment.trail();
    @Nullable Instant exit = trail == null ? null : trail.exit();
    Instant now = assessment.moment().market();
    if (exit == null || Moment.compareElapsed(exit, now, pause) >= 0) {
      return null;
    }
    Instant end = exit.plus(pause);
    return new Breach(
        "until " + end,
        now.toString(),
        "%s was closed at %s and is not bought again until %s.".formatted(symbol, exit, end));
  }
}
