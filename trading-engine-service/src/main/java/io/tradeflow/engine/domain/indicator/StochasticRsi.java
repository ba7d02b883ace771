package io.tradeflow.engine.domain.indicator;

/**
 * Where the RSI stands in its own range of the last values, 0 to 100 (Tushar Chande and Stanley
 * Kroll, The New Technical Trader, 1994; they scale it 0 to 1). 50 while the RSI has not moved in
 * that time. The signal line is a simple average. NaN until {@code rsiPeriod + range} values were
 * seen, the signal {@code smoothing - 1} later.
 */
public final class StochasticRsi implements SeriesIndicator {
  /** While the price stands still the RSI moves by rounding only. */
  private static final double ROUNDING = 1e-9;

  private final Rsi rsi;
  private final WindowRange window;
  private final Sma smooth;
  private final int warmUp;
  private double signal = Double.NaN;

  /**
   * @param range values of the RSI among which it is placed
   * @param smoothing values of the signal line's average
   */
  public StochasticRsi(int rsiPeriod, int range, int smoothing) {
    this.rsi = new Rsi(rsiPeriod);
    this.window = new WindowRange(range);
    this.smooth = new Sma(smoothing);
    this.warmUp = rsiPeriod + range + smoothing - 1;
  }

  @Override
  public double next(double value) {
    double index = rsi.next(value);
    if (Double.isNaN(index)) {
      return Double.NaN;
    }
    window.add(index, index);
    double position = window.position(index, ROUNDING);
    if (!Double.isNaN(position)) {
      signal = smooth.next(position);
    }
    return position;
  }

  /** The smoothed line. */
  public double signal() {
    return signal;
  }

  @Override
  public int warmUp() {
    return warmUp;
  }
}
