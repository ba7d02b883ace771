package io.tradeflow.riskcore;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * REPEATED_EXECUTION: a strategy that orders the same symbol in the same direction too often within
 * a minute is stopped there until a person lets it go on (RTS 6 Art. 15(3); FIA 3.2).
 */
final class RepeatedExecution implements Control {
  static final String CODE = "REPEATED_EXECUTION";

  @Override
  public String code() {
    return CODE;
  }

  @Override
  public Optional<Breach> check(Assessment assessment) {
    @Nullable String strategy = assessment.order().strategy();
    if (strategy == null || assessment.modifies()) {
      return Optional.empty();
    }
    Conduct conduct = assessment.state().conduct();
    String course = Conduct.course(strategy, assessment.order());
    int limit = assessment.guards().maxRepeatsPerMinute();
    Conduct.@Nullable Mark stop = conduct.stops().get(course);
    if (stop != null && !isResumed(assessment, strategy, stop.at())) {
      return Optional.of(
          new Breach(
              limit + " a minute",
              "stopped at " + stop.at(),
              "Strategy %s repeated itself and was stopped. Resume it once you know why."
                  .formatted(strategy)));
    }
    int repeats = conduct.repeatsWithin(course, assessment.moment().wall()) + 1;
    if (repeats <= limit) {
      return Optional.empty();
    }
    return Optional.of(
        new Breach(
            limit + " a minute",
            repeats + " a minute",
            "Strategy %s ordered %d times in a minute and is stopped. Resume it once you know why."
                .formatted(strategy, limit)));
  }

  private static boolean isResumed(Assessment assessment, String strategy, Instant stoppedAt) {
    @Nullable Instant resumed = assessment.surroundings().standing().resumed().get(strategy);
    return resumed != null && resumed.isAfter(stoppedAt);
  }
}
