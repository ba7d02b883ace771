package io.tradeflow.riskcore;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * LOSS_STREAK: after a number of losing sells in a row, and after each further such number, the
 * account opens nothing for a time. The account holder's own rule.
 */
final class LossStreak implements Control {
  @Override
  public String code() {
    return "LOSS_STREAK";
  }

  @Override
  public Optional<Breach> check(Assessment assessment) {
    Protections protections = assessment.guards().protections();
    Conduct conduct = assessment.state().conduct();
    int most = protections.lossStreak();
    @Nullable Instant last = conduct.lastLoss();
    if (most == 0 || last == null || !assessment.opens()) {
      return Optional.empty();
    }
    int losses = conduct.losses();
    Instant end = last.plus(protections.lossPause());
    if (losses == 0 || losses % most != 0 || !assessment.moment().market().isBefore(end)) {
      return Optional.empty();
    }
    return Optional.of(
        new Breach(
            most + " losses",
            losses + " losses",
            "%d sells in a row lost money. The account opens nothing until %s."
                .formatted(losses, end)));
  }
}
