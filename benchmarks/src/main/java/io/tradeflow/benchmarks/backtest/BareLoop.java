package io.tradeflow.benchmarks.backtest;

import io.tradeflow.engine.domain.backtest.Bars;

/**
 * The floor: indicators, rule, fees, slippage and worth of {@link Pullback} in one method over
 * arrays, in {@code double}, without any structure, exact amounts, risk or broker.
 */
final class BareLoop {
  /** What it did. */
  record Outcome(int trades, double worth, double[] equity) {}

  private BareLoop() {}

  static Outcome run(Columns bars, double cash, double part, double cost) {
    double[] open = bars.open();
    double[] high = bars.high();
    double[] low = bars.low();
    double[] close = bars.close();
    int n = close.length;
    double[] equity = new double[n];
    double ema = Double.NaN;
    double gain = Double.NaN;
    double loss = Double.NaN;
    double atr = Double.NaN;
    double emaSum = 0;
    double gainSum = 0;
    double lossSum = 0;
    double atrSum = 0;
    double before = Double.NaN;
    double held = 0;
    int order = 0;
    int trades = 0;
    for (int i = 0; i < n; i++) {
      if (order == 1) {
        double price = open[i] * (1 + cost);
        held = cash * part / close[i - 1];
        cash -= held * price;
      } else if (order == -1) {
        cash += held * open[i] * (1 - cost);
        held = 0;
        trades++;
      }
      order = 0;
      double c = close[i];
      if (i < Pullback.EMA) {
        emaSum += c;
        ema = i + 1 < Pullback.EMA ? Double.NaN : emaSum / Pullback.EMA;
      } else {
        ema += (c - ema) * (2.0 / (Pullback.EMA + 1));
      }
      double rsi = Double.NaN;
      if (i > 0) {
        double change = c - close[i - 1];
        double up = Math.max(change, 0);
        double down = Math.max(-change, 0);
        double range =
            Math.max(
                high[i] - low[i],
                Math.max(Math.abs(high[i] - close[i - 1]), Math.abs(close[i - 1] - low[i])));
        if (i <= Pullback.RSI) {
          gainSum += up;
          lossSum += down;
          atrSum += range;
          if (i == Pullback.RSI) {
            gain = gainSum / Pullback.RSI;
            loss = lossSum / Pullback.RSI;
            atr = atrSum / Pullback.ATR;
          }
        } else {
          gain += (up - gain) * (1.0 / Pullback.RSI);
          loss += (down - loss) * (1.0 / Pullback.RSI);
          atr += (range - atr) * (1.0 / Pullback.ATR);
        }
        rsi = gain + loss == 0 ? 50 : loss == 0 ? 100 : 100 - 100 / (1 + gain / loss);
      }
      if (rsi > Pullback.HIGH || c < ema - Pullback.ATRS * atr) {
        order = held > 0 ? -1 : 0;
      } else if (before <= Pullback.CROSS && rsi > Pullback.CROSS && c > ema && held == 0) {
        order = 1;
      }
      before = rsi;
      equity[i] = cash + held * c;
    }
    return new Outcome(trades, equity[n - 1], equity);
  }

  /** Plain arrays. */
  record Columns(double[] open, double[] high, double[] low, double[] close) {
    static Columns of(Bars bars) {
      int n = bars.count();
      Columns columns = new Columns(new double[n], new double[n], new double[n], new double[n]);
      for (int i = 0; i < n; i++) {
        columns.open[i] = bars.open(i);
        columns.high[i] = bars.high(i);
        columns.low[i] = bars.low(i);
        columns.close[i] = bars.close(i);
      }
      return columns;
    }
  }
}
