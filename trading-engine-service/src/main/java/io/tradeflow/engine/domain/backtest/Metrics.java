package io.tradeflow.engine.domain.backtest;

/**
 * The figures of a backtest; docs/metrics.md defines each. Shares, not percent: 0.05 is 5 %. NaN
 * where a figure is not defined.
 *
 * @param growth compound growth a year
 * @param calmar growth over the deepest fall
 * @param exposure share of closes at which something was held
 * @param turnover half of what was traded in a year, over the mean worth
 * @param alpha a year's return that the benchmark does not explain
 * @param beta what the strategy moves where the benchmark moves by 1
 * @param benchmarkReturn total return of buying and holding
 * @param benchmarkDrawdown deepest fall of buying and holding
 */
public record Metrics(
    double years,
    double totalReturn,
    double growth,
    Returns returns,
    Drawdown drawdown,
    double calmar,
    TradeStatistics trades,
    double exposure,
    double turnover,
    double fees,
    double alpha,
    double beta,
    double benchmarkReturn,
    double benchmarkGrowth,
    double benchmarkDrawdown,
    double benchmarkSharpe) {

  public static Metrics of(Result result) {
    Curve equity = result.equity();
    Curve benchmark = result.benchmark();
    Returns returns = Returns.of(equity);
    Returns held = Returns.of(benchmark);
    Drawdown drawdown = Drawdown.of(equity);
    double growth = growth(equity);
    double beta = beta(equity, benchmark, returns.mean(), held.mean());
    double alpha = (returns.mean() - beta * held.mean()) * returns.perYear();
    double worth = 0;
    for (double value : equity.values()) {
      worth += value;
    }
    worth /= equity.count();
    double traded = result.ledger().traded().doubleValue() / 2 / equity.years();
    return new Metrics(
        equity.years(),
        total(equity),
        growth,
        returns,
        drawdown,
        Returns.ratio(growth, drawdown.deepest()),
        TradeStatistics.of(result.ledger().trips()),
        (double) result.exposed() / equity.count(),
        Returns.ratio(traded, worth),
        result.ledger().fees().doubleValue(),
        alpha,
        beta,
        total(benchmark),
        growth(benchmark),
        Drawdown.of(benchmark).deepest(),
        held.sharpe());
  }

  static double total(Curve curve) {
    return curve.last() / curve.start() - 1;
  }

  /** All is lost where nothing is left. */
  static double growth(Curve curve) {
    double factor = curve.last() / curve.start();
    return factor <= 0 ? -1 : StrictMath.pow(factor, 1 / curve.years()) - 1;
  }

  private static double beta(Curve one, Curve other, double mean, double otherMean) {
    double covariance = 0;
    double variance = 0;
    for (int i = 0; i < one.count(); i++) {
      double off = other.change(i) - otherMean;
      covariance += (one.change(i) - mean) * off;
      variance += off * off;
    }
    return Returns.ratio(covariance, variance);
  }
}
