package io.tradeflow.engine.domain.indicator;

/** Gives back each value {@code lag} values later; NaN until then. */
final class Past {
  private final double[] ring;
  private int slot;

  Past(int lag) {
    this.ring = new double[Periods.checked(lag)];
    java.util.Arrays.fill(ring, Double.NaN);
  }

  double swap(double value) {
    double before = ring[slot];
    ring[slot] = value;
    slot = slot + 1 == ring.length ? 0 : slot + 1;
    return before;
  }
}
