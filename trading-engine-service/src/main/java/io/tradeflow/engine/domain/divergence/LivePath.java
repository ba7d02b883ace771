package io.tradeflow.engine.domain.divergence;

import io.tradeflow.engine.domain.Candle;
import io.tradeflow.engine.domain.Interval;
import io.tradeflow.engine.domain.Past;
import io.tradeflow.engine.domain.Signal;
import io.tradeflow.engine.domain.SignalEngine;
import io.tradeflow.engine.domain.Subscription;
import io.tradeflow.engine.domain.UniverseEngine;
import io.tradeflow.engine.domain.UniverseSubscription;
import io.tradeflow.engine.domain.backtest.Bars;
import io.tradeflow.engine.domain.strategy.ChosenStrategy;
import io.tradeflow.engine.domain.strategy.ConfiguredStrategy;
import io.tradeflow.engine.domain.strategy.ConfiguredUniverse;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Recorded candles through the engine that serves bots. */
public final class LivePath {
  private LivePath() {}

  /** The signals from a second on, by time and symbol. */
  public static List<Advised> signals(
      ChosenStrategy strategy, List<Bars> bars, Interval interval, long from) {
    List<Advised> signals =
        switch (strategy) {
          case ConfiguredStrategy single -> single(single, bars, interval, from);
          case ConfiguredUniverse universe -> together(universe, bars, interval, from);
        };
    signals.sort(Rerun.IN_TIME);
    return signals;
  }

  /** All in one lane, by time. */
  private static List<Advised> together(
      ConfiguredUniverse strategy, List<Bars> bars, Interval interval, long from) {
    UniverseEngine engine = new UniverseEngine(1, Past.NONE);
    engine.subscribe(List.of(new UniverseSubscription(strategy, interval)));
    List<Candle> candles = new ArrayList<>();
    for (Bars market : bars) {
      for (int bar = 0; bar < market.count(); bar++) {
        candles.add(candle(market, bar, interval));
      }
    }
    candles.sort(Comparator.comparing(Candle::openTime));
    List<Advised> signals = new ArrayList<>();
    for (Candle candle : candles) {
      UniverseEngine.Arrival arrival =
          new UniverseEngine.Arrival(candle, 0, true, candle.closeTime(), "");
      engine.on(arrival).forEach(each -> add(signals, each.signal(), from));
    }
    engine.close().forEach(each -> add(signals, each.signal(), from));
    return signals;
  }

  private static void add(List<Advised> signals, Signal signal, long from) {
    long second = signal.candleOpenTime().getEpochSecond();
    if (second >= from) {
      signals.add(
          new Advised(
              signal.source().symbol(),
              second,
              signal.direction(),
              signal.strength(),
              signal.reason()));
    }
  }

  private static List<Advised> single(
      ConfiguredStrategy strategy, List<Bars> bars, Interval interval, long from) {
    SignalEngine engine = new SignalEngine(1);
    engine.subscribe(
        bars.stream().map(each -> new Subscription(strategy, each.symbol(), interval)).toList());
    List<Advised> signals = new ArrayList<>();
    for (Bars market : bars) {
      for (int bar = 0; bar < market.count(); bar++) {
        for (Signal signal : engine.on(candle(market, bar, interval))) {
          add(signals, signal, from);
        }
      }
    }
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
