package io.tradeflow.engine.domain.indicator;

/** Difference from the value {@code period} values before, in its units. NaN until there is one. */
public final class Momentum implements SeriesIndicator {
  private final int period;
  private final Past past;

  public Momentum(int period) {
    this.period = period;
    this.past = new Past(period);
  }

  @Override
  public double next(double value) {
    return value - past.swap(value);
  }

  @Override
  public int warmUp() {
    return period + 1;
  }
}
