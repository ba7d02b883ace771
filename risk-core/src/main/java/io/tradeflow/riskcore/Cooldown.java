package io.tradeflow.riskcore;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * COOLDOWN: a symbol whose position was closed is not bought again for a time. The account holder's
 * own rule.
 */
final class Cooldown implements Control {
  @Override
  public String code() {
    return "COOLDOWN";
  }

  @Override
  public Optional<Breach> check(Assessment assessment) {
    Duration pause = assessment.guards().protections().cooldown();
    if (pause.isZero() || !assessment.opens()) {
      return Optional.empty();
    }
    String symbol = assessment.order().symbol();
    Conduct.@Nullable Mark exit = assessment.state().conduct().exits().get(symbol);
    Instant now = assessment.moment().market();
    if (exit == null || !now.isBefore(exit.at().plus(pause))) {
      return Optional.empty();
    }
    Instant end = exit.at().plus(pause);
    return Optional.of(
        new Breach(
            "until " + end,
            now.toString(),
            "%s was closed at %s and is not bought again until %s."
                .formatted(symbol, exit.at(), end)));
  }
}
