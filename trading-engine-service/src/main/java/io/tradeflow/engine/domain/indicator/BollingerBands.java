package io.tradeflow.engine.domain.indicator;

/**
 * Bollinger bands (John Bollinger, Bollinger on Bollinger Bands, 2001): the simple average and
 * lines {@code width} population standard deviations above and below it. NaN until {@code period}
 * values were seen.
 */
public final class BollingerBands implements SeriesIndicator {
  private final int period;
  private final double width;
  private final WindowMoments window;
  private double value = Double.NaN;

  public BollingerBands(int period, double width) {
    this.period = period;
    this.width = width;
    this.window = new WindowMoments(period);
  }

  /** Gives the middle line. */
  @Override
  public double next(double next) {
    value = next;
    window.add(next);
    return window.mean();
  }

  public double middle() {
    return window.mean();
  }

  public double upper() {
    return window.mean() + width * window.deviation();
  }

  public double lower() {
    return window.mean() - width * window.deviation();
  }

  /** %b: 0 at the lower band, 1 at the upper, 0.5 where the bands meet. */
  public double percent() {
    double half = width * window.deviation();
    return half == 0 ? 0.5 : 0.5 + (value - window.mean()) / (2 * half);
  }

  /** Distance of the bands in percent of the middle line. */
  public double bandwidth() {
    return 100 * 2 * width * window.deviation() / window.mean();
  }

  @Override
  public int warmUp() {
    return period;
  }
}
