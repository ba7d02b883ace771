package io.tradeflow.engine.domain.universe;

/**
 * Engle and Granger's test of cointegration (Co-integration and Error Correction, Econometrica 55,
 * 1987): {@code a = alpha + beta * b} by least squares, then the Dickey-Fuller statistic of the
 * residuals with one lagged difference and no constant.
 *
 * @param deviation population standard deviation of the residuals
 * @param statistic the more negative, the surer the residuals return to 0
 * @param samples values that were used
 */
record Cointegration(double alpha, double beta, double deviation, double statistic, int samples) {

  /** Least squares and test over all values; both arrays have the same length of at least 10. */
  static Cointegration of(double[] a, double[] b) {
    int n = a.length;
    double meanA = mean(a);
    double meanB = mean(b);
    double covariance = 0;
    double variance = 0;
    for (int i = 0; i < n; i++) {
      covariance += (a[i] - meanA) * (b[i] - meanB);
      variance += (b[i] - meanB) * (b[i] - meanB);
    }
    double beta = variance == 0 ? 0 : covariance / variance;
    double alpha = meanA - beta * meanB;
    double[] residuals = new double[n];
    double squares = 0;
    for (int i = 0; i < n; i++) {
      residuals[i] = a[i] - alpha - beta * b[i];
      squares += residuals[i] * residuals[i];
    }
    return new Cointegration(alpha, beta, Math.sqrt(squares / n), dickeyFuller(residuals), n);
  }

  /**
   * True if chance alone gives such a statistic in at most 5 % of cases: the critical value for two
   * series with a constant of MacKinnon (Critical Values for Cointegration Tests, 2010, table 2).
   */
  boolean isSure() {
    double n = samples;
    return statistic < -3.33613 - 6.1101 / n - 6.823 / (n * n);
  }

  /** t statistic of rho in {@code dx = rho * x(-1) + gamma * dx(-1)}; 0 where it is not defined. */
  static double dickeyFuller(double[] x) {
    double levelLevel = 0;
    double levelLag = 0;
    double lagLag = 0;
    double levelChange = 0;
    double lagChange = 0;
    double changeChange = 0;
    for (int i = 2; i < x.length; i++) {
      double level = x[i - 1];
      double lag = x[i - 1] - x[i - 2];
      double change = x[i] - x[i - 1];
      levelLevel += level * level;
      levelLag += level * lag;
      lagLag += lag * lag;
      levelChange += level * change;
      lagChange += lag * change;
      changeChange += change * change;
    }
    double determinant = levelLevel * lagLag - levelLag * levelLag;
    if (!(determinant > 0)) {
      return 0;
    }
    double rho = (levelChange * lagLag - lagChange * levelLag) / determinant;
    double gamma = (lagChange * levelLevel - levelChange * levelLag) / determinant;
    double unexplained = changeChange - rho * levelChange - gamma * lagChange;
    double variance = unexplained / (x.length - 4);
    return variance > 0 ? rho / Math.sqrt(variance * lagLag / determinant) : 0;
  }

  private static double mean(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return sum / values.length;
  }
}
