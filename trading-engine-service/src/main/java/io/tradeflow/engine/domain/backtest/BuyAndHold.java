package io.tradeflow.engine.domain.backtest;

import java.util.List;

/** The benchmark: the cash evenly over all symbols, at their first open, at a taker's cost. */
final class BuyAndHold {
  private static final double BASIS_POINT = 1e-4;

  private BuyAndHold() {}

  /**
   * Follows the times of a curve.
   *
   * @param starts first bar of each symbol that is traded
   */
  static Curve of(List<Bars> symbols, int[] starts, BacktestTerms terms, Curve times) {
    double part = terms.cash().doubleValue() / symbols.size();
    double slip = terms.paper().slippageBps().doubleValue() + terms.spreadBps().doubleValue() / 2;
    double fee = terms.paper().fees().tier(java.math.BigDecimal.ZERO).takerBps().doubleValue();
    double[] worth = new double[times.count()];
    for (int i = 0; i < starts.length; i++) {
      Bars bars = symbols.get(i);
      double price = bars.open(starts[i]) * (1 + slip * BASIS_POINT);
      double quantity = part / (price * (1 + fee * BASIS_POINT));
      add(worth, times, bars, starts[i], part, quantity);
    }
    return new Curve(times.start(), times.opens(), times.skipped(), times.seconds(), worth);
  }

  /** Cash until the symbol begins, then what is held at its last close. */
  private static void add(
      double[] worth, Curve times, Bars bars, int start, double cash, double quantity) {
    int next = start;
    double value = cash;
    for (int i = 0; i < worth.length; i++) {
      long second = times.opens()[times.skipped() + i];
      if (next < bars.count() && bars.openSecond(next) == second) {
        value = quantity * bars.close(next);
        next++;
      }
      worth[i] += value;
    }
  }
}
