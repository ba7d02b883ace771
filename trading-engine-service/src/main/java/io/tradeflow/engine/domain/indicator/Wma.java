package io.tradeflow.engine.domain.indicator;

/**
 * Linearly weighted moving average: the newest of {@code period} values weighs {@code period}, the
 * oldest 1, divided by the sum of the weights. NaN until it has seen {@code period} values.
 */
public final class Wma implements SeriesIndicator {
  private final double[] ring;
  private final double[] tailSums;
  private final double[] tailWeighted;
  private int slot;
  private boolean full;
  private double sumSince;
  private double weightedSince;

  public Wma(int period) {
    this.ring = new double[Periods.checked(period)];
    this.tailSums = new double[period + 1];
    this.tailWeighted = new double[period + 1];
  }

  @Override
  public double next(double value) {
    ring[slot] = value;
    slot++;
    sumSince += value;
    weightedSince += value * slot;
    if (slot == ring.length) {
      turn();
    }
    int older = ring.length - slot;
    double weights = ring.length * (ring.length + 1.0) / 2;
    return full ? (tailWeighted[slot] + weightedSince + older * sumSince) / weights : Double.NaN;
  }

  /** See {@link WindowSum}: tails of the ring, so that nothing is ever subtracted. */
  private void turn() {
    for (int i = ring.length - 1; i >= 0; i--) {
      tailSums[i] = ring[i] + tailSums[i + 1];
      tailWeighted[i] = tailWeighted[i + 1] + tailSums[i];
    }
    slot = 0;
    full = true;
    sumSince = 0;
    weightedSince = 0;
  }

  @Override
  public int warmUp() {
    return ring.length;
  }
}
