package io.tradeflow.engine.domain.indicator;

/**
 * Wilder's parabolic stop and reverse (New Concepts in Technical Trading Systems, 1978), in price
 * units. The stop moves towards the extreme of the trend by an acceleration factor that grows by
 * {@code step} with each new extreme up to {@code most}, and never into the range of this bar or
 * the one before it; a bar that touches it reverses the trend. It starts as a downtrend if the
 * second bar moved further down than up. NaN at the first bar.
 */
public final class ParabolicSar implements BarIndicator {
  private final double step;
  private final double most;
  private double previousHigh = Double.NaN;
  private double previousLow = Double.NaN;
  private boolean started;
  private boolean up;
  private double extreme;
  private double factor;
  private double stop;

  /**
   * @param step above 0, for example 0.02
   * @param most at least step, for example 0.2
   */
  public ParabolicSar(double step, double most) {
    if (!(step > 0 && most >= step)) {
      throw new IllegalArgumentException("Not a step and its maximum: " + step + ", " + most);
    }
    this.step = step;
    this.most = most;
  }

  @Override
  public double next(Bar bar) {
    double high = bar.high();
    double low = bar.low();
    if (Double.isNaN(previousHigh)) {
      remember(high, low);
      return Double.NaN;
    }
    if (!started) {
      start(high, low);
    }
    boolean touched = up ? low <= stop : high >= stop;
    if (touched) {
      reverse(high, low);
    }
    double now = stop;
    if (!touched && (up ? high > extreme : low < extreme)) {
      extreme = up ? high : low;
      factor = Math.min(factor + step, most);
    }
    stop = outside(stop + factor * (extreme - stop), high, low);
    remember(high, low);
    return now;
  }

  private void start(double high, double low) {
    started = true;
    double down = previousLow - low;
    up = !(down > 0 && down > high - previousHigh);
    factor = step;
    extreme = up ? high : low;
    stop = up ? previousLow : previousHigh;
    remember(high, low);
  }

  private void reverse(double high, double low) {
    up = !up;
    factor = step;
    stop = outside(extreme, high, low);
    extreme = up ? high : low;
  }

  /** Below both bars in an uptrend, above them in a downtrend. */
  private double outside(double level, double high, double low) {
    return up
        ? Math.min(level, Math.min(previousLow, low))
        : Math.max(level, Math.max(previousHigh, high));
  }

  private void remember(double high, double low) {
    previousHigh = high;
    previousLow = low;
  }

  /** True in an uptrend. */
  public boolean up() {
    return up;
  }

  @Override
  public int warmUp() {
    return 2;
  }
}
