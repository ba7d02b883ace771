package io.tradeflow.engine.domain.indicator;

/**
 * Simple moving average of the last {@code period} values. Also the volume average. NaN until it
 * has seen that many. The sum is taken anew on each turn of the window, so that rounding does not
 * pile up. Not thread-safe.
 */
public final class Sma implements SeriesIndicator {
  private final double[] window;
  private long count;
  private double sum;

  public Sma(int period) {
    this.window = new double[Periods.checked(period)];
  }

  @Override
  public double next(double value) {
    int slot = (int) (count % window.length);
    sum += value - window[slot];
    window[slot] = value;
    count++;
    if (slot == window.length - 1) {
      sum = 0;
      for (double each : window) {
        sum += each;
      }
    }
    return count < window.length ? Double.NaN : sum / window.length;
  }

  @Override
  public int warmUp() {
    return window.length;
  }
}
