package io.tradeflow.engine.domain.indicator;

/**
 * Wilder's relative strength index, 0 to 100: {@code 100 - 100 / (1 + average gain / average
 * loss)}. 50 while the price has not moved at all; NaN until {@code period} changes were seen. Not
 * thread-safe.
 */
public final class Rsi implements SeriesIndicator {
  private final int period;
  private final SmoothedAverage gains;
  private final SmoothedAverage losses;
  private double previous = Double.NaN;

  public Rsi(int period) {
    this.period = period;
    this.gains = SmoothedAverage.wilder(period);
    this.losses = SmoothedAverage.wilder(period);
  }

  @Override
  public double next(double close) {
    double change = close - previous;
    previous = close;
    if (Double.isNaN(change)) {
      return Double.NaN;
    }
    double gain = gains.next(Math.max(change, 0));
    double loss = losses.next(Math.max(-change, 0));
    if (Double.isNaN(gain)) {
      return Double.NaN;
    }
    if (gain + loss == 0) {
      return 50;
    }
    return loss == 0 ? 100 : 100 - 100 / (1 + gain / loss);
  }

  @Override
  public int warmUp() {
    return period + 1;
  }
}
