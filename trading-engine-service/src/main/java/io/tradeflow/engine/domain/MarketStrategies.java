package io.tradeflow.engine.domain;

import io.tradeflow.engine.domain.indicator.SharedIndicators;
import io.tradeflow.engine.domain.strategy.Advice;
import io.tradeflow.engine.domain.strategy.Strategy;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The strategies of one symbol and interval, on shared indicators. Not thread-safe. */
final class MarketStrategies {
  private static final class Running {
    final Subscription subscription;
    final SignalSource source;
    final SharedIndicators.Lease lease;
    final Strategy strategy;

    Running(Subscription subscription, SignalSource source, SharedIndicators indicators) {
      this.subscription = subscription;
      this.source = source;
      this.lease = indicators.lease();
      this.strategy = subscription.strategy().start(lease);
    }
  }

  private final int history;
  private final CandleSeries candles;
  private SharedIndicators indicators;
  private Map<SignalSource, Running> running = new LinkedHashMap<>();
  private Running[] inOrder = {};

  MarketStrategies(int history) {
    this.history = history;
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
        before = warm(subscription, source, known);
      }
      if (before != null) {
        next.putIfAbsent(source, before);
      }
    }
    running = next;
    inOrder = next.values().toArray(Running[]::new);
    indicators.keep(next.values().stream().map(each -> each.lease).toList());
  }

  private Running warm(Subscription subscription, SignalSource source, List<Candle> known) {
    indicators.rewind(known.size());
    Running started = new Running(subscription, source, indicators);
    for (Candle candle : known) {
      indicators.step();
      Advice unused = started.strategy.on(candle);
    }
    return started;
  }

  /** Applies the candle; adds the signals that it raised. */
  void on(Candle candle, List<Signal> raised) {
    CandleSeries.Arrival arrival = candles.accept(candle);
    if (arrival == CandleSeries.Arrival.DUPLICATE) {
      return;
    }
    if (arrival == CandleSeries.Arrival.RESTARTED) {
      restart();
    }
    indicators.advance();
    for (Running each : inOrder) {
      switch (each.strategy.on(candle)) {
        case Advice.Wait() -> {}
        case Advice.Trade(Direction direction, double strength, String reason) ->
            raised.add(Signal.on(candle, each.source, direction, strength, reason));
      }
    }
  }

  private void restart() {
    indicators = new SharedIndicators(history);
    List<Running> before = new ArrayList<>(running.values());
    running = new LinkedHashMap<>();
    for (Running each : before) {
      running.put(each.source, new Running(each.subscription, each.source, indicators));
    }
    inOrder = running.values().toArray(Running[]::new);
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
