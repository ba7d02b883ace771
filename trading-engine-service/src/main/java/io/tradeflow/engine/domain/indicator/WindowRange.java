package io.tradeflow.engine.domain.indicator;

/**
 * Highest high and lowest low of the last {@code length} bars; NaN until there are as many. Works
 * like {@link WindowSum}: the extremes of all tails are taken at each turn of the ring.
 */
final class WindowRange {
  private final double[] highs;
  private final double[] lows;
  private final double[] tailHighs;
  private final double[] tailLows;
  private int slot;
  private boolean full;
  private double highSince = Double.NEGATIVE_INFINITY;
  private double lowSince = Double.POSITIVE_INFINITY;

  WindowRange(int length) {
    this.highs = new double[Periods.checked(length)];
    this.lows = new double[length];
    this.tailHighs = new double[length];
    this.tailLows = new double[length];
  }

  void add(double high, double low) {
    highs[slot] = high;
    lows[slot] = low;
    highSince = Math.max(highSince, high);
    lowSince = Math.min(lowSince, low);
    slot++;
    if (slot == highs.length) {
      turn();
    }
  }

  private void turn() {
    double highest = Double.NEGATIVE_INFINITY;
    double lowest = Double.POSITIVE_INFINITY;
    for (int i = highs.length - 1; i >= 0; i--) {
      highest = Math.max(highest, highs[i]);
      lowest = Math.min(lowest, lows[i]);
      tailHighs[i] = highest;
      tailLows[i] = lowest;
    }
    slot = 0;
    full = true;
    highSince = Double.NEGATIVE_INFINITY;
    lowSince = Double.POSITIVE_INFINITY;
  }

  double highest() {
    return full ? Math.max(tailHighs[slot], highSince) : Double.NaN;
  }

  double lowest() {
    return full ? Math.min(tailLows[slot], lowSince) : Double.NaN;
  }

  double middle() {
    return (highest() + lowest()) / 2;
  }

  /**
   * Where the value stands in the range, 0 at the lowest to 100 at the highest; 50 where the range
   * is not wider than {@code point}, because then nothing is known.
   */
  double position(double value, double point) {
    double lowest = lowest();
    double width = highest() - lowest;
    return width <= point ? 50 : 100 * (value - lowest) / width;
  }
}
