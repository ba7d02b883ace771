package io.tradeflow.benchmarks.scan;

import io.tradeflow.engine.application.ActOnSignals;
import io.tradeflow.engine.application.RaisedSignal;
import io.tradeflow.engine.domain.Candle;
import io.tradeflow.engine.domain.Signal;
import io.tradeflow.engine.domain.SignalEngine;
import io.tradeflow.engine.domain.Subscription;
import io.tradeflow.engine.domain.bot.Bot;
import io.tradeflow.engine.domain.bot.Instrument;
import io.tradeflow.engine.domain.bot.TradeRule;
import io.tradeflow.engine.domain.indicator.Bar;
import io.tradeflow.engine.domain.strategy.Advice;
import io.tradeflow.engine.domain.strategy.Strategies;
import io.tradeflow.engine.domain.strategy.Strategy;
import io.tradeflow.engine.domain.universe.UniverseStrategy;
import io.tradeflow.engine.domain.universe.UniverseType;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What happens at a candle close, in the ways that are compared. Each says what it found. */
interface Scan {
  /** Applies the candles of one time; gives how many signals or verdicts came of it. */
  int close(List<Candle> candles);

  /** The engine with all that is asked for. */
  static Scan engine(SignalEngine engine) {
    return candles -> {
      int raised = 0;
      for (Candle candle : candles) {
        raised += engine.on(candle).size();
      }
      return raised;
    };
  }

  /**
   * The floor: the strategies in an array, each with its own indicators; no markets to find, no
   * repeats to notice, no history, no signals.
   */
  static Scan bare(int symbols) {
    Strategy[][] strategies = new Strategy[symbols][];
    Arrays.setAll(
        strategies,
        any ->
            Strategies.all().stream()
                .map(type -> type.configure(Map.of()).start())
                .toArray(Strategy[]::new));
    return candles -> {
      int raised = 0;
      for (int i = 0; i < strategies.length; i++) {
        for (Strategy each : strategies[i]) {
          raised += each.on(candles.get(i)) == Advice.WAIT ? 0 : 1;
        }
      }
      return raised;
    };
  }

  /** One rotation over all symbols, and each symbol in one pair. */
  static Scan universe(int symbols) {
    UniverseType rotation = type("momentum-rotation");
    UniverseType pairs = type("pairs");
    UniverseStrategy all = rotation.start(Map.of("everyMinutes", BigDecimal.ONE), symbols);
    UniverseStrategy[] two = new UniverseStrategy[symbols / 2];
    Arrays.setAll(two, any -> pairs.start(Map.of(), 2));
    return candles -> {
      int raised = all.on(candles.toArray(Bar[]::new)).size();
      Bar[] both = new Bar[2];
      for (int i = 0; i < two.length; i++) {
        both[0] = candles.get(2 * i);
        both[1] = candles.get(2 * i + 1);
        raised += two[i].on(both).size();
      }
      return raised;
    };
  }

  private static UniverseType type(String code) {
    return UniverseType.all().stream()
        .filter(each -> each.code().equals(code))
        .findFirst()
        .orElseThrow();
  }

  /** Bots that follow what the engine raises; gives how many verdicts there were. */
  static Scan bots(SignalEngine engine, List<Bot> bots) {
    ActOnSignals act = judging(bots);
    return candles -> {
      List<RaisedSignal> raised = new ArrayList<>();
      for (Candle candle : candles) {
        for (Signal signal : engine.on(candle)) {
          raised.add(new RaisedSignal(signal, Instant.EPOCH));
        }
      }
      return act.on(raised).size();
    };
  }

  /** Every bot is signalled at once, whatever the candles say: the worst close. */
  static Scan everyBot(List<Bot> bots, List<Signal> signals) {
    ActOnSignals act = judging(bots);
    List<RaisedSignal> raised =
        signals.stream().map(signal -> new RaisedSignal(signal, Instant.EPOCH)).toList();
    return candles -> act.on(raised).size();
  }

  static List<Subscription> followed(List<Bot> bots) {
    return bots.stream().flatMap(bot -> bot.plan().subscriptions().stream()).toList();
  }

  private static ActOnSignals judging(List<Bot> bots) {
    BigDecimal lot = new BigDecimal("0.001");
    return new ActOnSignals(
        new MemoryLedger(bots),
        symbol -> Optional.of(new Instrument(symbol, lot, lot, new BigDecimal("10000"), true)),
        new TradeRule(Duration.ofSeconds(30)),
        Duration.ofSeconds(60),
        Clock.fixed(Instant.EPOCH, ZoneOffset.UTC));
  }
}
