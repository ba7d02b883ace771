package io.tradeflow.engine.application.backtest;

import io.tradeflow.engine.domain.Direction;
import io.tradeflow.engine.domain.backtest.Bars;
import io.tradeflow.engine.domain.backtest.Execution;
import io.tradeflow.engine.domain.backtest.Result;

/**
 * Candles of one symbol, with what was bought and sold.
 *
 * @param first bar of the first candle
 * @param each bars that make one candle
 */
record SymbolChart(Result result, int symbol, int first, int each) {
  private static final int MOST_MARKS = 5_000;

  static SymbolChart of(Result result, int symbol, int mostCandles) {
    Bars bars = result.bars().get(symbol);
    int first = Math.min(bars.firstFrom(result.equity().begin()), bars.count() - 1);
    return new SymbolChart(
        result, symbol, first, (bars.count() - first + mostCandles - 1) / mostCandles);
  }

  /** Index of the candle that a bar is part of. */
  int candle(int bar) {
    return (bar - first) / each;
  }

  void write(JsonText json) {
    json.open('{').name("symbol").string(bars().symbol());
    json.name("each").number((long) each);
    candles(json);
    json.name("marks").open('[');
    int marks = 0;
    for (Execution done : result.ledger().executions()) {
      if (done.symbol() == symbol && marks++ < MOST_MARKS) {
        json.open('[').number((long) candle(done.bar()));
        json.number(done.direction() == Direction.BUY ? 1L : 0L);
        json.number(done.price().doubleValue()).close(']');
      }
    }
    json.close(']').close('}');
  }

  private Bars bars() {
    return result.bars().get(symbol);
  }

  private void candles(JsonText json) {
    Bars bars = bars();
    JsonText[] columns = new JsonText[5];
    for (int i = 0; i < columns.length; i++) {
      columns[i] = new JsonText().open('[');
    }
    for (int from = first; from < bars.count(); from += each) {
      int to = Math.min(from + each, bars.count());
      double high = bars.high(from);
      double low = bars.low(from);
      for (int i = from; i < to; i++) {
        high = Math.max(high, bars.high(i));
        low = Math.min(low, bars.low(i));
      }
      columns[0].number(bars.openSecond(from));
      columns[1].number(bars.open(from));
      columns[2].number(high);
      columns[3].number(low);
      columns[4].number(bars.close(to - 1));
    }
    String[] names = {"time", "open", "high", "low", "close"};
    for (int i = 0; i < names.length; i++) {
      json.name(names[i]).raw(columns[i].close(']'));
    }
  }
}
