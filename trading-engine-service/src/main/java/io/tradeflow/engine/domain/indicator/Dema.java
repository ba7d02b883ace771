package io.tradeflow.engine.domain.indicator;

/**
 * Double exponential moving average, {@code 2 * EMA - EMA(EMA)} (Patrick Mulloy, Smoothing Data
 * with Faster Moving Averages, Stocks &amp; Commodities, February 1994). NaN until {@code 2 *
 * period - 1} values were seen.
 */
public final class Dema implements SeriesIndicator {
  private final Ema first;
  private final Ema second;

  public Dema(int period) {
    this.first = new Ema(period);
    this.second = new Ema(period);
  }

  @Override
  public double next(double value) {
    double once = first.next(value);
    return Double.isNaN(once) ? Double.NaN : 2 * once - second.next(once);
  }

  @Override
  public int warmUp() {
    return first.warmUp() + second.warmUp() - 1;
  }
}
