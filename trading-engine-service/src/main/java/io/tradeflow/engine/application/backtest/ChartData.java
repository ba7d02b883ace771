package io.tradeflow.engine.application.backtest;

import io.tradeflow.engine.domain.Direction;
import io.tradeflow.engine.domain.backtest.Bars;
import io.tradeflow.engine.domain.backtest.Curve;
import io.tradeflow.engine.domain.backtest.Execution;
import io.tradeflow.engine.domain.backtest.Result;

/** What the charts of a page draw: at most 2,000 points of curves, 20,000 candles, 5,000 marks. */
final class ChartData {
  private static final int MOST_POINTS = 2_000;
  private static final int MOST_CANDLES = 20_000;
  private static final int MOST_MARKS = 5_000;

  private final Result result;
  private final Bars bars;
  private final int first;
  private final int each;

  ChartData(Result result) {
    this.result = result;
    this.bars = result.bars().getFirst();
    this.first = bars.firstFrom(result.equity().begin());
    this.each = (bars.count() - first + MOST_CANDLES - 1) / MOST_CANDLES;
  }

  /** Bars that make one candle. */
  int barsPerCandle() {
    return each;
  }

  /** Index of the candle that a bar is part of. */
  int candle(int bar) {
    return (bar - first) / each;
  }

  String json() {
    JsonText json = new JsonText().open('{');
    curves(json);
    json.name("candles").open('{');
    candles(json);
    json.name("marks").open('[');
    int marks = 0;
    for (Execution done : result.ledger().executions()) {
      if (done.symbol() == 0 && marks++ < MOST_MARKS) {
        json.open('[').number((long) candle(done.bar()));
        json.number(done.direction() == Direction.BUY ? 1L : 0L);
        json.number(done.price().doubleValue()).close(']');
      }
    }
    return json.close(']').close('}').close('}').toString();
  }

  private void curves(JsonText json) {
    Curve equity = result.equity();
    Curve held = result.benchmark();
    int points = Math.min(equity.count(), MOST_POINTS);
    JsonText values = new JsonText().open('[').number(equity.start());
    JsonText benchmark = new JsonText().open('[').number(equity.start());
    JsonText falls = new JsonText().open('[').number(0L);
    json.name("times").open('[').number(equity.begin());
    double peak = equity.start();
    int at = 0;
    for (int i = 1; i <= points; i++) {
      int end = (int) ((long) equity.count() * i / points);
      double deepest = 0;
      for (; at < end; at++) {
        peak = Math.max(peak, equity.values()[at]);
        deepest = Math.min(deepest, equity.values()[at] / peak - 1);
      }
      json.number(equity.second(end - 1));
      values.number(JsonReport.cents(equity.values()[end - 1]));
      benchmark.number(JsonReport.cents(held.values()[end - 1]));
      falls.number(Math.rint(deepest * 1e6) / 1e6);
    }
    json.close(']').name("equity").raw(values.close(']'));
    json.name("benchmark").raw(benchmark.close(']'));
    json.name("drawdown").raw(falls.close(']'));
  }

  private void candles(JsonText json) {
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
