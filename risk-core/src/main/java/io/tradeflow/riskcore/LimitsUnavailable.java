package io.tradeflow.riskcore;

import java.util.Optional;

/** LIMITS_UNAVAILABLE: limits, instrument or prices are not loaded; fail closed. */
final class LimitsUnavailable implements Control {
  @Override
  public String code() {
    return "LIMITS_UNAVAILABLE";
  }

  @Override
  public Optional<Breach> check(Assessment assessment) {
    if (assessment.state().fence() != null) {
      return missing("trustworthy history: " + assessment.state().fence());
    }
    if (assessment.surroundings().limits() == null) {
      return missing("limits");
    }
    if (assessment.surroundings().instrument() == null) {
      return missing("instrument " + assessment.order().symbol());
    }
    if (assessment.quote().isEmpty()) {
      return missing("price of " + assessment.order().symbol());
    }
    if (assessment.state().balance(assessment.surroundings().quotes()).isEmpty()) {
      return missing("price of a held symbol");
    }
    return Optional.empty();
  }

  private static Optional<Breach> missing(String what) {
    return Optional.of(
        new Breach(null, "missing " + what, "Not available: " + what + ". Try again shortly."));
  }
}
