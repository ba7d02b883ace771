package io.tradeflow.engine.domain.indicator;

/**
 * Rate of change: percent by which the value differs from the one {@code period} values before; 0
 * is unchanged. NaN until there is one.
 */
public final class Roc implements SeriesIndicator {
  private final int period;
  private final Past past;

  public Roc(int period) {
    this.period = period;
    this.past = new Past(period);
  }

  @Override
  public double next(double value) {
    return 100 * (value / past.swap(value) - 1);
  }

  @Override
  public int warmUp() {
    return period + 1;
  }
}
