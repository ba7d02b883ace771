package io.tradeflow.engine.domain.indicator;

/**
 * Slope of the least-squares line through the last {@code period} values, in their units for each
 * step. NaN until there are as many.
 */
public final class LinearRegressionSlope implements SeriesIndicator {
  private final int period;
  private final WindowMoments window;

  /**
   * @param period at least 2
   */
  public LinearRegressionSlope(int period) {
    if (period < 2) {
      throw new IllegalArgumentException("A line needs two values, not " + period);
    }
    this.period = period;
    this.window = new WindowMoments(period);
  }

  @Override
  public double next(double value) {
    window.add(value);
    return window.slope();
  }

  @Override
  public int warmUp() {
    return period;
  }
}
