package io.tradeflow.engine.domain.indicator;

/**
 * Wilder's average true range, in price units. The true range needs the close before it, so the
 * first candle only sets that. NaN until {@code period} ranges were seen. Not thread-safe.
 */
public final class Atr implements BarIndicator {
  private final int period;
  private final SmoothedAverage ranges;
  private double previousClose = Double.NaN;

  public Atr(int period) {
    this.period = period;
    this.ranges = SmoothedAverage.wilder(period);
  }

  @Override
  public double next(Bar bar) {
    return next(bar.high(), bar.low(), bar.close());
  }

  @Override
  public int warmUp() {
    return period + 1;
  }

  /** Adds a candle; gives the average, NaN before there is one. */
  public double next(double high, double low, double close) {
    double before = previousClose;
    previousClose = close;
    if (Double.isNaN(before)) {
      return Double.NaN;
    }
    return ranges.next(
        Math.max(high - low, Math.max(Math.abs(high - before), Math.abs(before - low))));
  }
}
