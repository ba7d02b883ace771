package io.tradeflow.engine.domain.indicator;

/**
 * Exponential moving average with weight {@code 2 / (period + 1)}, seeded with the simple average
 * of the first {@code period} values; NaN before. Not thread-safe.
 */
public final class Ema implements SeriesIndicator {
  private final int period;
  private final SmoothedAverage average;

  public Ema(int period) {
    this.period = period;
    this.average = new SmoothedAverage(period, 2.0 / (Periods.checked(period) + 1));
  }

  @Override
  public double next(double value) {
    return average.next(value);
  }

  @Override
  public int warmUp() {
    return period;
  }
}
