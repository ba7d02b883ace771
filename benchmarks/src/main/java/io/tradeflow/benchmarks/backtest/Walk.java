package io.tradeflow.benchmarks.backtest;

import io.tradeflow.engine.domain.backtest.Bars;
import java.util.Random;

/** Generated minutes with prices in cents, the same in each run. */
final class Walk {
  private static final long START = 1_600_000_000L / 60 * 60;

  private Walk() {}

  static Bars minutes(int count) {
    Random random = new Random(20_161_007);
    long[] opens = new long[count];
    double[][] columns = new double[5][count];
    double price = 1_000;
    for (int i = 0; i < count; i++) {
      opens[i] = START + 60L * i;
      double open = cents(price);
      price = Math.max(10, price * (1 + 0.001 * random.nextGaussian() + 2e-5 * Math.sin(i / 5e4)));
      double close = cents(price);
      double reach = price * 0.0004;
      columns[0][i] = open;
      columns[1][i] = cents(Math.max(open, close) + reach * random.nextDouble());
      columns[2][i] = cents(Math.min(open, close) - reach * random.nextDouble());
      columns[3][i] = close;
      columns[4][i] = 1 + random.nextInt(1_000);
    }
    return new Bars(
        "GEN-USD", 60, opens, columns[0], columns[1], columns[2], columns[3], columns[4]);
  }

  private static double cents(double price) {
    return Math.rint(price * 100) / 100;
  }
}
