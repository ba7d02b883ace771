package io.tradeflow.engine.domain.indicator;

/**
 * George Lane's stochastic oscillator, 0 to 100: where the close stands in the range of the last
 * {@code period} bars (50 where the range is a point), smoothed by a simple average to %K, and that
 * again to %D. With {@code smoothing} 1 it is the fast oscillator. NaN until {@code period +
 * smoothing - 1} bars were seen, %D {@code signal - 1} later.
 */
public final class Stochastic implements BarIndicator {
  private final WindowRange window;
  private final Sma smooth;
  private final Sma smoothAgain;
  private final int warmUp;
  private double signal = Double.NaN;

  public Stochastic(int period, int smoothing, int signal) {
    this.window = new WindowRange(period);
    this.smooth = new Sma(smoothing);
    this.smoothAgain = new Sma(signal);
    this.warmUp = period + smoothing + signal - 2;
  }

  /** Gives %K. */
  @Override
  public double next(Bar bar) {
    window.add(bar.high(), bar.low());
    double position = window.position(bar.close(), 0);
    double k = Double.isNaN(position) ? Double.NaN : smooth.next(position);
    if (!Double.isNaN(k)) {
      signal = smoothAgain.next(k);
    }
    return k;
  }

  /** %D. */
  public double signal() {
    return signal;
  }

  @Override
  public int warmUp() {
    return warmUp;
  }
}
