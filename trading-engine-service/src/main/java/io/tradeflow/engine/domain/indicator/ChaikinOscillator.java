package io.tradeflow.engine.domain.indicator;

/**
 * Chaikin oscillator: EMA of the accumulation/distribution line over {@code fast} bars minus that
 * over {@code slow} bars. NaN until {@code slow} bars were seen.
 */
public final class ChaikinOscillator implements BarIndicator {
  private final AccumulationDistribution line = new AccumulationDistribution();
  private final Ema fast;
  private final Ema slow;

  /**
   * @param fast less than slow
   */
  public ChaikinOscillator(int fast, int slow) {
    if (fast >= slow) {
      throw new IllegalArgumentException("Fast " + fast + " must be less than slow " + slow);
    }
    this.fast = new Ema(fast);
    this.slow = new Ema(slow);
  }

  @Override
  public double next(Bar bar) {
    double now = line.next(bar);
    return fast.next(now) - slow.next(now);
  }

  @Override
  public int warmUp() {
    return slow.warmUp();
  }
}
