package io.tradeflow.riskcore;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * LOSS_STREAK: after a number of losing sells in a row, and after each further such number, the
 * account opens nothing for a time. The account holder's own rule.
 */
final class LossStreak extends Control {
  static final String CODE = "LOSS_STREAK";

  @Override
  String code() {
    return CODE;
  }

  @Override
  @Nullable Breach check(Assessment assessment) {
    Conduct conduct = assessment.conduct();
    Protections protections = assessment.guards().protections();
    @Nullable Instant last = lastOfStreak(conduct, protections);
    Duration pause = protections.lossPause();
    if (last == null
        || !assessment.opens()
        || Moment.compareElapsed(last, assessment.moment().market(), pause) >= 0) {
      return null;
    }
    return new Breach(
        protections.lossStreak() + " losses",
        conduct.losses() + " losses",
        "%d sells in a row lost money. The account opens nothing until %s."
            .formatted(conduct.losses(), last.plus(pause)));
  }

  /** When the loss that completed a streak ended, unless a gain or a further loss came since. */
  static @Nullable Instant lastOfStreak(Conduct conduct, Protections protections) {
    int most = protections.lossStreak();
    int losses = conduct.losses();
    return most == 0 || losses == 0 || losses % most != 0 ? null : conduct.lastLoss();
  }
}
