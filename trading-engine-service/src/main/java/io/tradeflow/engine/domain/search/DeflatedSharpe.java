package io.tradeflow.engine.domain.search;

import java.util.List;

/**
 * How probable it is that a Sharpe ratio is above what the best of many useless trials would show
 * by luck: Bailey and López de Prado, The Deflated Sharpe Ratio, Journal of Portfolio Management 40
 * (2014). Ratios are of a bar, not of a year.
 *
 * @param expected highest ratio that luck alone is expected to give in so many trials
 * @param probability that the true ratio is above the expected one, given the shape of the returns;
 *     below 0.95 is no evidence
 */
public record DeflatedSharpe(int trials, double sharpe, double expected, double probability) {
  private static final double EULER = 0.5772156649015329;

  /**
   * Deflates the ratio of the trial that was chosen.
   *
   * @param ratios of all trials, the chosen one among them; those that are not defined count as
   *     trials, not towards their spread
   * @param returns number of returns behind the chosen one
   * @param kurtosis of its returns; 3 is normal
   */
  public static DeflatedSharpe of(
      double sharpe, List<Double> ratios, int returns, double skew, double kurtosis) {
    double[] known = ratios.stream().mapToDouble(it -> it).filter(Double::isFinite).toArray();
    double expected = expected(deviation(known), ratios.size());
    double scale = 1 - skew * sharpe + (kurtosis - 1) / 4 * sharpe * sharpe;
    double z = (sharpe - expected) * StrictMath.sqrt(returns - 1) / StrictMath.sqrt(scale);
    return new DeflatedSharpe(ratios.size(), sharpe, expected, Normal.below(z));
  }

  /** Expected greatest of so many independent normal draws around 0. */
  static double expected(double deviation, int trials) {
    if (trials < 2) {
      return 0;
    }
    double most = Normal.quantile(1 - 1.0 / trials);
    double more = Normal.quantile(1 - 1.0 / (trials * StrictMath.E));
    return deviation * ((1 - EULER) * most + EULER * more);
  }

  private static double deviation(double[] values) {
    if (values.length < 2) {
      return 0;
    }
    double mean = 0;
    for (double value : values) {
      mean += value / values.length;
    }
    double squares = 0;
    for (double value : values) {
      squares += (value - mean) * (value - mean);
    }
    return StrictMath.sqrt(squares / (values.length - 1));
  }
}
