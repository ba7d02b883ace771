package io.tradeflow.benchmarks.backtest;

import io.tradeflow.engine.domain.backtest.Bars;
import java.time.Duration;
import java.time.Instant;
import org.ta4j.core.BarSeries;
import org.ta4j.core.BaseBarSeriesBuilder;
import org.ta4j.core.BaseStrategy;
import org.ta4j.core.Strategy;
import org.ta4j.core.TradingRecord;
import org.ta4j.core.analysis.CashFlow;
import org.ta4j.core.analysis.cost.LinearTransactionCostModel;
import org.ta4j.core.analysis.cost.ZeroCostModel;
import org.ta4j.core.backtest.BarSeriesManager;
import org.ta4j.core.backtest.TradeOnNextOpenModel;
import org.ta4j.core.indicators.ATRIndicator;
import org.ta4j.core.indicators.RSIIndicator;
import org.ta4j.core.indicators.averages.EMAIndicator;
import org.ta4j.core.indicators.helpers.ClosePriceIndicator;
import org.ta4j.core.indicators.numeric.BinaryOperationIndicator;
import org.ta4j.core.num.NumFactory;
import org.ta4j.core.rules.CrossedUpIndicatorRule;
import org.ta4j.core.rules.OverIndicatorRule;
import org.ta4j.core.rules.UnderIndicatorRule;

/** {@link Pullback} in ta4j, with the worth at each bar, as a backtest has it here. */
final class Library {
  private Library() {}

  static BarSeries series(Bars bars, NumFactory numbers) {
    BarSeries series = new BaseBarSeriesBuilder().withNumFactory(numbers).build();
    for (int i = 0; i < bars.count(); i++) {
      series
          .barBuilder()
          .timePeriod(Duration.ofSeconds(bars.seconds()))
          .endTime(Instant.ofEpochSecond(bars.closeSecond(i)))
          .openPrice(bars.open(i))
          .highPrice(bars.high(i))
          .lowPrice(bars.low(i))
          .closePrice(bars.close(i))
          .volume(bars.volume(i))
          .add();
    }
    return series;
  }

  /** Indicators are made anew for each run: those of a run before have kept their values. */
  static int run(BarSeries series, double cost) {
    ClosePriceIndicator close = new ClosePriceIndicator(series);
    EMAIndicator ema = new EMAIndicator(close, Pullback.EMA);
    RSIIndicator rsi = new RSIIndicator(close, Pullback.RSI);
    ATRIndicator atr = new ATRIndicator(series, Pullback.ATR);
    var floor =
        BinaryOperationIndicator.difference(
            ema, BinaryOperationIndicator.product(atr, Pullback.ATRS));
    Strategy strategy =
        new BaseStrategy(
            new CrossedUpIndicatorRule(rsi, Pullback.CROSS).and(new OverIndicatorRule(close, ema)),
            new OverIndicatorRule(rsi, Pullback.HIGH).or(new UnderIndicatorRule(close, floor)),
            Pullback.EMA);
    BarSeriesManager manager =
        new BarSeriesManager(
            series,
            new LinearTransactionCostModel(cost),
            new ZeroCostModel(),
            new TradeOnNextOpenModel());
    TradingRecord record = manager.run(strategy);
    CashFlow worth = new CashFlow(series, record);
    if (worth.getValue(series.getEndIndex()).isNaN()) {
      throw new IllegalStateException("ta4j found no worth");
    }
    return record.getPositionCount();
  }
}
