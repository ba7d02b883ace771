package io.tradeflow.engine.domain.backtest;

/**
 * What the returns of a curve's bars say, docs/metrics.md has the formulas. NaN where a figure is
 * not defined, such as a ratio to a deviation of 0.
 *
 * @param perYear bars in a year, as the curve has them
 * @param volatility a year's
 * @param sharpe a year's
 * @param sortino a year's
 * @param omega gains over losses, of bars
 * @param skew of a bar's return
 * @param kurtosis of a bar's return; 3 is normal
 * @param valueAtRisk loss of a bar that 5 % of bars exceed; above 0 is a loss
 * @param expectedShortfall mean loss of the worst 5 % of bars
 */
public record Returns(
    int count,
    double perYear,
    double mean,
    double volatility,
    double sharpe,
    double sortino,
    double omega,
    double skew,
    double kurtosis,
    double valueAtRisk,
    double expectedShortfall) {
  private static final double TAIL = 0.05;

  /** Two passes and a partial sort, without an object for any bar. */
  public static Returns of(Curve curve) {
    int n = curve.count();
    double[] changes = new double[n];
    for (int i = 0; i < n; i++) {
      changes[i] = curve.change(i);
    }
    return of(changes, n / curve.years());
  }

  /** The array is put into another order. */
  static Returns of(double[] changes, double perYear) {
    int n = changes.length;
    double sum = 0;
    double gains = 0;
    double losses = 0;
    double below = 0;
    for (double change : changes) {
      sum += change;
      gains += Math.max(change, 0);
      losses += Math.max(-change, 0);
      below += change < 0 ? change * change : 0;
    }
    double mean = sum / n;
    double second = 0;
    double third = 0;
    double fourth = 0;
    for (double change : changes) {
      double off = change - mean;
      double square = off * off;
      second += square;
      third += square * off;
      fourth += square * square;
    }
    double deviation = Math.sqrt(second / (n - 1));
    double year = Math.sqrt(perYear);
    double variance = second / n;
    int worst = Math.max(1, (int) Math.ceil(n * TAIL));
    Selection.least(changes, worst);
    return new Returns(
        n,
        perYear,
        mean,
        deviation * year,
        ratio(mean, deviation) * year,
        ratio(mean, Math.sqrt(below / n)) * year,
        ratio(gains, losses),
        ratio(third / n, variance * Math.sqrt(variance)),
        ratio(fourth / n, variance * variance),
        0.0 - greatest(changes, worst),
        0.0 - mean(changes, worst));
  }

  private static double greatest(double[] values, int count) {
    double greatest = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < count; i++) {
      greatest = Math.max(greatest, values[i]);
    }
    return greatest;
  }

  private static double mean(double[] values, int count) {
    double sum = 0;
    for (int i = 0; i < count; i++) {
      sum += values[i];
    }
    return sum / count;
  }

  /** NaN for a ratio to nothing. */
  static double ratio(double part, double whole) {
    return whole == 0 || Double.isNaN(whole) ? Double.NaN : part / whole;
  }
}
