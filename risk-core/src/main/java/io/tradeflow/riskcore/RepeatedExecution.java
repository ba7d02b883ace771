package io.tradeflow.riskcore;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * REPEATED_EXECUTION: a strategy that orders the same symbol in the same direction too often within
 * a minute is stopped there until a person lets it go on (RTS 6 Art. 15(3); FIA 3.2).
 */
final class RepeatedExecution extends Control {
  static final String CODE = "REPEATED_EXECUTION";

  @Override
  String code() {
    return CODE;
  }

  @Override
  @Nullable Breach check(Assessment assessment) {
    @Nullable String strategy = assessment.order().strategy();
    if (strategy == null || assessment.modifies()) {
      return null;
    }
    @Nullable Trail trail = assessment.trail();
    @Nullable Pace pace = trail == null ? null : trail.pace(strategy, assessment.order().side());
    int limit = assessment.guards().maxRepeatsPerMinute();
    @Nullable Instant stop = pace == null ? null : pace.stoppedAt();
    if (stop != null && !isResumed(assessment, strategy, stop)) {
      return new Breach(
          limit + " a minute",
          "stopped at " + stop,
          "Strategy %s repeated itself and was stopped. Resume it once you know why."
              .formatted(strategy));
    }
    int repeats = (pace == null ? 0 : pace.within(assessment.moment().wall())) + 1;
    if (repeats <= limit) {
      return null;
    }
    return new Breach(
        limit + " a minute",
        repeats + " a minute",
        "Strategy %s ordered %d times in a minute and is stopped. Resume it once you know why."
            .formatted(strategy, limit));
  }

  private static boolean isResumed(Assessment assessment, String strategy, Instant stoppedAt) {
    @Nullable Instant resumed = assessment.surroundings().standing().resumed().get(strategy);
    return resumed != null && resumed.isAfter(stoppedAt);
  }
}
