package io.tradeflow.engine.domain.indicator;

/**
 * Hurst exponent of the logarithm of the price, by the scaling of its second moment (Di Matteo,
 * Multi-scaling in Finance, Quantitative Finance 7, 2007, with q = 2): the mean squared change over
 * lags 1, 2, 4 … grows as {@code lag ^ 2H}; H is half the least-squares slope of the logarithms.
 * 0.5 is a random walk, above it trends, below it reverts. The means are over the last {@code
 * period} changes of each lag. NaN until {@code period + longest lag} values were seen, and while
 * the price stands still.
 */
public final class Hurst implements SeriesIndicator {
  private final int period;
  private final double[] logs;
  private final WindowSum[] squares;
  private final double[] means;
  private long count;

  /**
   * @param lags how many: the longest lag is {@code 2 ^ (lags - 1)}; 2 to 12
   */
  public Hurst(int period, int lags) {
    if (lags < 2 || lags > 12) {
      throw new IllegalArgumentException("Lags must be 2 to 12, not " + lags);
    }
    this.period = period;
    this.logs = new double[(1 << (lags - 1)) + 1];
    this.squares = new WindowSum[lags];
    this.means = new double[lags];
    for (int i = 0; i < lags; i++) {
      squares[i] = new WindowSum(period);
    }
  }

  /** Adds a price, above 0. */
  @Override
  public double next(double value) {
    double log = Math.log(value);
    logs[(int) (count % logs.length)] = log;
    for (int i = 0; i < squares.length; i++) {
      long then = count - (1L << i);
      if (then >= 0) {
        double change = log - logs[(int) (then % logs.length)];
        means[i] = squares[i].next(change * change) / period;
      }
    }
    count++;
    return count < warmUp() ? Double.NaN : exponent();
  }

  private double exponent() {
    double middle = (squares.length - 1) / 2.0;
    double product = 0;
    double square = 0;
    for (int i = 0; i < squares.length; i++) {
      if (means[i] == 0) {
        return Double.NaN;
      }
      product += (i - middle) * Math.log(means[i]);
      square += (i - middle) * (i - middle);
    }
    return product / square / Math.log(2) / 2;
  }

  @Override
  public int warmUp() {
    return period + logs.length - 1;
  }
}
