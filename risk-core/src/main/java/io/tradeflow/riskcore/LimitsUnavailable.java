package io.tradeflow.riskcore;

import org.jspecify.annotations.Nullable;

/** LIMITS_UNAVAILABLE: limits, instrument or prices are not loaded; fail closed. */
final class LimitsUnavailable extends Control {
  static final String CODE = "LIMITS_UNAVAILABLE";

  @Override
  String code() {
    return CODE;
  }

  @Override
  @Nullable Breach check(Assessment assessment) {
    if (assessment.state().fence() != null) {
      return missing("trustworthy history: " + assessment.state().fence());
    }
    if (assessment.surroundings().limits() == null) {
      return missing("limits");
    }
    if (assessment.surroundings().guards() == null) {
      return missing("platform limits");
    }
    if (assessment.surroundings().instrument() == null) {
      return missing("instrument " + assessment.order().symbol());
    }
    if (!assessment.hasQuote()) {
      return missing("price of " + assessment.order().symbol());
    }
    if (!assessment.isValued()) {
      return missing("price of a held symbol");
    }
    return null;
  }

  private static Breach missing(String what) {
    return new Breach(null, "missing " + what, "Not available: " + what + ". Try again shortly.");
  }
}
