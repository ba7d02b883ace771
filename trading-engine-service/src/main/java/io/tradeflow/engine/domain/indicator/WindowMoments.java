package io.tradeflow.engine.domain.indicator;

/**
 * Mean, variance and trend over time of the last {@code length} values; NaN until there are as
 * many. Works like {@link WindowSum}, but joins parts by the update formulas of Chan, Golub and
 * LeVeque (Updating Formulae and a Pairwise Algorithm for Computing Sample Variances, 1979), which
 * do not cancel: the variance of equal values is exactly 0, whatever was in the window before.
 */
final class WindowMoments {
  private final double[] ring;
  private final double[] tailMeans;
  private final double[] tailSquares;
  private final double[] tailTrends;
  private final Part since = new Part();
  private final Part window = new Part();
  private int slot;
  private boolean full;

  WindowMoments(int length) {
    this.ring = new double[Periods.checked(length)];
    this.tailMeans = new double[length];
    this.tailSquares = new double[length];
    this.tailTrends = new double[length];
  }

  void add(double value) {
    ring[slot] = value;
    since.append(1, value, 0, 0);
    slot++;
    if (slot == ring.length) {
      turn();
    }
    if (full) {
      window.set(ring.length - slot, tailMeans[slot], tailSquares[slot], tailTrends[slot]);
      window.append(since.count, since.mean, since.squares, since.trend);
    }
  }

  private void turn() {
    window.set(0, 0, 0, 0);
    for (int i = ring.length - 1; i >= 0; i--) {
      since.set(1, ring[i], 0, 0);
      since.append(window.count, window.mean, window.squares, window.trend);
      window.set(since.count, since.mean, since.squares, since.trend);
      tailMeans[i] = window.mean;
      tailSquares[i] = window.squares;
      tailTrends[i] = window.trend;
    }
    since.set(0, 0, 0, 0);
    slot = 0;
    full = true;
  }

  double mean() {
    return full ? window.mean : Double.NaN;
  }

  /** Population standard deviation: the squares are divided by their number. */
  double deviation() {
    return full ? Math.sqrt(window.squares / ring.length) : Double.NaN;
  }

  /** Slope of the least-squares line through the values, for each step; 0 of a single value. */
  double slope() {
    double n = ring.length;
    if (!full) {
      return Double.NaN;
    }
    return n == 1 ? 0 : window.trend * 12 / (n * (n * n - 1));
  }

  /** Values in a row: sums of squared deviations, and of deviations times those of their times. */
  private static final class Part {
    private int count;
    private double mean;
    private double squares;
    private double trend;

    void set(int ofCount, double ofMean, double ofSquares, double ofTrend) {
      count = ofCount;
      mean = ofMean;
      squares = ofSquares;
      trend = ofTrend;
    }

    /** Adds values that come right after these. */
    void append(int laterCount, double laterMean, double laterSquares, double laterTrend) {
      if (count == 0 || laterCount == 0) {
        if (count == 0) {
          set(laterCount, laterMean, laterSquares, laterTrend);
        }
        return;
      }
      double gap = laterMean - mean;
      double total = count + laterCount;
      double weight = count * (laterCount / total);
      mean += gap * (laterCount / total);
      squares += laterSquares + gap * gap * weight;
      trend += laterTrend + gap * weight * (total / 2);
      count += laterCount;
    }
  }
}
