package io.tradeflow.engine.domain.indicator;

final class Periods {
  private Periods() {}

  static int checked(int period) {
    if (period < 1) {
      throw new IllegalArgumentException("Period must be at least 1, not " + period);
    }
    return period;
  }
}
