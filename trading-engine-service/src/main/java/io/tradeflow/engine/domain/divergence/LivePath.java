package io.tradeflow.engine.domain.divergence;

import io.tradeflow.engine.domain.Candle;
import io.tradeflow.engine.domain.Interval;
import io.tradeflow.engine.domain.Signal;
import io.tradeflow.engine.domain.SignalEngine;
import io.tradeflow.engine.domain.Subscription;
import io.tradeflow.engine.domain.backtest.Bars;
import io.tradeflow.engine.domain.strategy.ConfiguredStrategy;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Recorded candles through the engine that serves bots. */
public final class LivePath {
  private LivePath() {}

  /** The signals from a second on, by time and symbol. */
  public static List<Advised> signals(
      ConfiguredStrategy strategy, List<Bars> bars, Interval interval, long from) {
    SignalEngine engine = new SignalEngine(1);
    engine.subscribe(
        bars.stream().map(each -> new Subscription(strategy, each.symbol(), interval)).toList());
    List<Advised> signals = new ArrayList<>();
    for (Bars market : bars) {
      for (int bar = 0; bar < market.count(); bar++) {
        for (Signal signal : engine.on(candle(market, bar, interval))) {
          if (market.openSecond(bar) >= from) {
            signals.add(
                new Advised(
                    market.symbol(),
                    market.openSecond(bar),
                    signal.direction(),
                    signal.strength(),
                    signal.reason()));
          }
        }
      }
    }
    signals.sort(Rerun.IN_TIME);
    return signals;
  }

  private static Candle candle(Bars bars, int bar, Interval interval) {
    return new Candle(
        "recorded",
        bars.symbol(),
        interval,
        Instant.ofEpochSecond(bars.openSecond(bar)),
        bars.open(bar),
        bars.high(bar),
        bars.low(bar),
        BigDecimal.valueOf(bars.close(bar)),
        bars.volume(bar));
  }
}
