package io.tradeflow.engine.application.backtest;

import io.tradeflow.engine.domain.backtest.Curve;
import io.tradeflow.engine.domain.backtest.Result;
import java.util.ArrayList;
import java.util.List;

/**
 * What the charts of a page draw: at most 2,000 points of curves, and for each of the first 50
 * symbols 5,000 marks and a share of 20,000 candles, but at least 1,000.
 */
final class ChartData {
  private static final int MOST_POINTS = 2_000;
  private static final int MOST_CANDLES = 20_000;
  private static final int LEAST_CANDLES = 1_000;
  private static final int MOST_SYMBOLS = 50;

  private final Result result;
  private final List<SymbolChart> charts = new ArrayList<>();

  ChartData(Result result) {
    this.result = result;
    int symbols = Math.min(result.bars().size(), MOST_SYMBOLS);
    for (int i = 0; i < symbols; i++) {
      charts.add(SymbolChart.of(result, i, Math.max(LEAST_CANDLES, MOST_CANDLES / symbols)));
    }
  }

  /** One for each symbol that is drawn, in the order of the symbols. */
  List<SymbolChart> charts() {
    return charts;
  }

  String json() {
    JsonText json = new JsonText().open('{');
    curves(json);
    json.name("charts").open('[');
    charts.forEach(chart -> chart.write(json));
    return json.close(']').close('}').toString();
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
}
