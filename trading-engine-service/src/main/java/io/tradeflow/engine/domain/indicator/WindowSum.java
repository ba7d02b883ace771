package io.tradeflow.engine.domain.indicator;

/**
 * Sum of the last {@code length} values; NaN until there are as many.
 *
 * <p>A running sum that subtracts what leaves keeps the rounding of everything that ever passed: a
 * window of zeros after large values would not sum to zero. Here nothing is subtracted: at each
 * turn of the ring the sums of all its tails are taken, and the window is such a tail plus what
 * came since. Constant work on average.
 */
final class WindowSum {
  private final double[] ring;
  private final double[] tails;
  private int slot;
  private double since;
  private boolean full;

  WindowSum(int length) {
    this.ring = new double[Periods.checked(length)];
    this.tails = new double[length];
  }

  double next(double value) {
    ring[slot] = value;
    since += value;
    slot++;
    if (slot == ring.length) {
      turn();
    }
    return full ? tails[slot] + since : Double.NaN;
  }

  private void turn() {
    double tail = 0;
    for (int i = ring.length - 1; i >= 0; i--) {
      tail += ring[i];
      tails[i] = tail;
    }
    slot = 0;
    since = 0;
    full = true;
  }
}
