package io.tradeflow.engine.domain.indicator;

/**
 * Moving average convergence/divergence (Gerald Appel, Technical Analysis: Power Tools for Active
 * Investors, 2005): {@code EMA(fast) - EMA(slow)}, its EMA as the signal, and the difference of the
 * two as the histogram. NaN until {@code slow} values were seen, signal and histogram {@code signal
 * - 1} later. Each EMA starts from the simple average of its own first values.
 */
public final class Macd implements SeriesIndicator {
  private final Ema fast;
  private final Ema slow;
  private final Ema smooth;
  private double line = Double.NaN;
  private double signal = Double.NaN;

  /**
   * @param fast less than slow
   */
  public Macd(int fast, int slow, int signal) {
    if (fast >= slow) {
      throw new IllegalArgumentException("Fast " + fast + " must be less than slow " + slow);
    }
    this.fast = new Ema(fast);
    this.slow = new Ema(slow);
    this.smooth = new Ema(signal);
  }

  @Override
  public double next(double value) {
    line = fast.next(value) - slow.next(value);
    if (!Double.isNaN(line)) {
      signal = smooth.next(line);
    }
    return line;
  }

  /** The smoothed line. */
  public double signal() {
    return signal;
  }

  /** Line minus signal. */
  public double histogram() {
    return line - signal;
  }

  @Override
  public int warmUp() {
    return slow.warmUp() + smooth.warmUp() - 1;
  }
}
