package io.tradeflow.engine.domain.indicator;

/**
 * Population standard deviations by which the value lies above the mean of the last {@code period}
 * values, itself included; 0 where they are all equal. NaN until there are as many.
 */
public final class ZScore implements SeriesIndicator {
  private final int period;
  private final WindowMoments window;

  public ZScore(int period) {
    this.period = period;
    this.window = new WindowMoments(period);
  }

  @Override
  public double next(double value) {
    window.add(value);
    double deviation = window.deviation();
    return deviation == 0 ? 0 : (value - window.mean()) / deviation;
  }

  @Override
  public int warmUp() {
    return period;
  }
}
