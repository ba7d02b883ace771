package io.tradeflow.engine.domain.indicator;

/**
 * Triple exponential moving average, {@code 3 * EMA - 3 * EMA(EMA) + EMA(EMA(EMA))} (Patrick
 * Mulloy, Stocks &amp; Commodities, January 1994). NaN until {@code 3 * period - 2} values were
 * seen.
 */
public final class Tema implements SeriesIndicator {
  private final Ema first;
  private final Ema second;
  private final Ema third;

  public Tema(int period) {
    this.first = new Ema(period);
    this.second = new Ema(period);
    this.third = new Ema(period);
  }

  @Override
  public double next(double value) {
    double once = first.next(value);
    double twice = Double.isNaN(once) ? Double.NaN : second.next(once);
    return Double.isNaN(twice) ? Double.NaN : 3 * once - 3 * twice + third.next(twice);
  }

  @Override
  public int warmUp() {
    return 3 * first.warmUp() - 2;
  }
}
