package io.tradeflow.engine.domain.search;

/** The standard normal distribution. */
final class Normal {
  private static final double ROOT_TWO_PI = StrictMath.sqrt(2 * StrictMath.PI);
  private static final int STEPS = 60;
  private static final double FAR = 40;

  private Normal() {}

  /**
   * Probability of at most {@code x}, by the series of Marsaglia (Evaluating the Normal
   * Distribution, Journal of Statistical Software 11, 2004), to about 1e-15.
   */
  static double below(double x) {
    if (Double.isNaN(x)) {
      return Double.NaN;
    }
    if (Math.abs(x) > 8) {
      return x < 0 ? 0 : 1;
    }
    double sum = x;
    double term = x;
    double before = 0;
    for (int i = 3; sum != before; i += 2) {
      before = sum;
      term = term * x * x / i;
      sum += term;
    }
    return 0.5 + sum * density(x);
  }

  static double density(double x) {
    return StrictMath.exp(-x * x / 2) / ROOT_TWO_PI;
  }

  /** The value that is not exceeded with that probability, from 0 to 1, by halving. */
  static double quantile(double probability) {
    double low = -FAR;
    double high = FAR;
    for (int i = 0; i < STEPS; i++) {
      double middle = (low + high) / 2;
      if (below(middle) < probability) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return (low + high) / 2;
  }
}
