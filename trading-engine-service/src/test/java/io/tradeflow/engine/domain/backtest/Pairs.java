package io.tradeflow.engine.domain.backtest;

import io.tradeflow.engine.domain.indicator.GeneratedMarket;

/** Two generated symbols that move together, with bars missing here and there. */
final class Pairs {
  private Pairs() {}

  static Bars[] bars() {
    double[][] closes = GeneratedMarket.pair();
    return new Bars[] {bars("ONE-USD", closes[0]), bars("TWO-USD", closes[1])};
  }

  private static Bars bars(String symbol, double[] closes) {
    StringBuilder text = new StringBuilder("time,open,high,low,close\n");
    double before = closes[0];
    for (int i = 0; i < closes.length; i++) {
      double close = closes[i];
      if (!Double.isNaN(close)) {
        text.append(60L * i).append(',').append(before).append(',');
        text.append(Math.max(before, close)).append(',').append(Math.min(before, close));
        text.append(',').append(close).append('\n');
        before = close;
      }
    }
    return Lines.read(symbol, text.toString());
  }
}
