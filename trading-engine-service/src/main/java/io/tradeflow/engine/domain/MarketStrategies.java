package io.tradeflow.engine.domain;

import io.tradeflow.engine.domain.backtest.Bars;
import io.tradeflow.engine.domain.indicator.SharedIndicators;
import io.tradeflow.engine.domain.strategy.Advice;
import io.tradeflow.engine.domain.strategy.Strategy;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The strategies of one symbol and interval, on shared indicators. Not thread-safe. */
final class MarketStrategies {
  /** A strategy that somebody follows; it begins with a candle. */
  private static final class Running {
    final Subscription subscription;
    final SignalSource source;
    Instant begin = Instant.MIN;
    boolean remembered;
    SharedIndicators.@Nullable Lease lease;
    @Nullable Strategy strategy;

    Running(Subscription subscription, SignalSource source) {
      this.subscription = subscription;
      this.source = source;
    }

    Strategy start(SharedIndicators indicators) {
      SharedIndicators.Lease own = indicators.lease();
      Strategy started = subscription.strategy().start(own);
      lease = own;
      strategy = started;
      return started;
    }

    void stop() {
      begin = Instant.MIN;
      remembered = false;
      lease = null;
      strategy = null;
    }

    Advice on(Candle candle) {
      Strategy started = strategy;
      return started == null ? Advice.WAIT : started.on(candle);
    }
  }

  private final int history;
  private final Past past;
  private CandleSeries candles;
  private SharedIndicators indicators;
  private Map<SignalSource, Running> running = new LinkedHashMap<>();
  private Running[] inOrder = {};
  private boolean allStarted = true;

  MarketStrategies(int history, Past past) {
    this.history = history;
    this.past = past;
    this.candles = new CandleSeries(history);
    this.indicators = new SharedIndicators(history);
  }

  /** Runs exactly these from now on; those that ran before keep their state. */
  void run(Collection<Subscription> wanted) {
    Map<SignalSource, Running> next = new LinkedHashMap<>();
    List<Candle> known = List.of();
    for (Subscription subscription : wanted) {
      SignalSource source = subscription.source();
      Running before = running.get(source);
      if (before == null && !next.containsKey(source)) {
        known = known.isEmpty() ? candles.history() : known;
        before = new Running(subscription, source);
        warm(before, known);
      }
      if (before != null) {
        next.putIfAbsent(source, before);
      }
    }
    running.keySet().stream().filter(source -> !next.containsKey(source)).forEach(past::ended);
    running = next;
    inOrder = next.values().toArray(Running[]::new);
    indicators.keep(
        next.values().stream().map(each -> each.lease).filter(Objects::nonNull).toList());
  }

  private void warm(Running added, List<Candle> known) {
    if (known.isEmpty()) {
      allStarted = false;
      return;
    }
    indicators.rewind(known.size());
    Strategy started = added.start(indicators);
    for (Candle candle : known) {
      indicators.step();
      Advice unused = started.on(candle);
    }
    past.began(added.source, known.getFirst().feedRun(), known.getFirst().openTime());
  }

  /** Applies the candle; adds the signals that it raised. */
  void on(Candle candle, List<Signal> raised) {
    if (candles.isEmpty() && inOrder.length > 0) {
      rebuild(candle);
    }
    CandleSeries.Arrival arrival = candles.accept(candle);
    if (arrival == CandleSeries.Arrival.DUPLICATE) {
      return;
    }
    if (arrival == CandleSeries.Arrival.RESTARTED) {
      restart();
    }
    startDue(candle);
    indicators.advance();
    for (Running each : inOrder) {
      switch (each.on(candle)) {
        case Advice.Wait() -> {}
        case Advice.Trade(Direction direction, double strength, String reason) ->
            raised.add(Signal.on(candle, each.source, direction, strength, reason));
      }
    }
  }

  /**
   * Shows the strategies the candles that they saw, each from its begin, and those of which no
   * begin is known the latest ones; says nothing about them.
   */
  private void rebuild(Candle next) {
    Instant usual = next.openTime().minus(next.interval().length().multipliedBy(history));
    for (Running each : inOrder) {
      Instant begin = past.begin(each.source, next.feedRun());
      each.remembered = begin != null;
      each.begin = begin == null ? usual : begin;
    }
    Instant from = Arrays.stream(inOrder).map(each -> each.begin).min(Instant::compareTo).get();
    Bars before =
        past.candles(
            new Past.Span(next.feedRun(), next.symbol(), next.interval(), from, next.openTime()));
    for (int bar = 0; before != null && bar < before.count(); bar++) {
      Candle candle = Candle.of(before, bar, next);
      CandleSeries.Arrival unused = candles.accept(candle);
      startDue(candle);
      indicators.advance();
      for (Running each : inOrder) {
        Advice unheard = each.on(candle);
      }
    }
  }

  private void startDue(Candle candle) {
    if (allStarted) {
      return;
    }
    allStarted = true;
    for (Running each : inOrder) {
      if (each.strategy == null && each.begin.isAfter(candle.openTime())) {
        allStarted = false;
      } else if (each.strategy == null) {
        Strategy unused = each.start(indicators);
        if (!each.remembered) {
          past.began(each.source, candle.feedRun(), candle.openTime());
        }
      }
    }
  }

  /** Forgets the candles and what was made of them. */
  void begin() {
    candles = new CandleSeries(history);
    restart();
  }

  private void restart() {
    indicators = new SharedIndicators(history);
    running.values().forEach(Running::stop);
    allStarted = false;
  }

  List<Candle> history() {
    return candles.history();
  }

  int instances() {
    return running.size();
  }

  SharedIndicators indicators() {
    return indicators;
  }
}
