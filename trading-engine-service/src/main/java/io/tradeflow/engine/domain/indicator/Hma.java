package io.tradeflow.engine.domain.indicator;

/**
 * Hull moving average: {@code WMA(2 * WMA(period / 2) - WMA(period), sqrt(period))}, both rounded
 * down (Alan Hull, 2005). NaN until {@code period + sqrt(period) - 1} values were seen.
 */
public final class Hma implements SeriesIndicator {
  private final Wma half;
  private final Wma whole;
  private final Wma smooth;

  /**
   * @param period at least 2
   */
  public Hma(int period) {
    this.half = new Wma(period / 2);
    this.whole = new Wma(period);
    this.smooth = new Wma((int) Math.sqrt(period));
  }

  @Override
  public double next(double value) {
    double near = half.next(value);
    double far = whole.next(value);
    return Double.isNaN(far) ? Double.NaN : smooth.next(2 * near - far);
  }

  @Override
  public int warmUp() {
    return whole.warmUp() + smooth.warmUp() - 1;
  }
}
