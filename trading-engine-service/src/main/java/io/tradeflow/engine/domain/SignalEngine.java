package io.tradeflow.engine.domain;

import io.tradeflow.engine.domain.strategy.Advice;
import io.tradeflow.engine.domain.strategy.Strategy;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Runs one instance of a strategy for each source that somebody subscribed to. Candles of a symbol
 * and interval must arrive in market-time order; repeated ones are ignored, and another run of the
 * feed starts its strategies afresh. Thread-safe: candles come from consumer threads, subscriptions
 * from elsewhere.
 */
public final class SignalEngine {
  private record Market(String symbol, Interval interval) {}

  private static final class Running {
    final Subscription subscription;
    Strategy strategy;

    Running(Subscription subscription) {
      this.subscription = subscription;
      this.strategy = subscription.strategy().start();
    }
  }

  private final int history;
  private final Map<Market, CandleSeries> series = new HashMap<>();
  private final Map<Market, Map<SignalSource, Running>> running = new HashMap<>();

  /**
   * @param history candles kept for each symbol and interval, from which a new strategy is warmed
   *     up
   */
  public SignalEngine(int history) {
    if (history < 1) {
      throw new IllegalArgumentException("History must be at least one candle, not " + history);
    }
    this.history = history;
  }

  /** Runs exactly these from now on; those that ran before keep their state. */
  public synchronized void subscribe(Collection<Subscription> wanted) {
    Map<Market, Map<SignalSource, Running>> next = new HashMap<>();
    for (Subscription subscription : wanted) {
      Market market = new Market(subscription.symbol(), subscription.interval());
      SignalSource source = subscription.source();
      Running before = running.getOrDefault(market, Map.of()).get(source);
      next.computeIfAbsent(market, any -> new LinkedHashMap<>())
          .computeIfAbsent(source, any -> before != null ? before : warm(subscription, market));
    }
    running.clear();
    running.putAll(next);
  }

  /** Applies the candle; gives the signals that it raised. */
  public synchronized List<Signal> on(Candle candle) {
    Market market = new Market(candle.symbol(), candle.interval());
    CandleSeries.Arrival arrival =
        series.computeIfAbsent(market, any -> new CandleSeries(history)).accept(candle);
    List<Signal> raised = new ArrayList<>();
    if (arrival == CandleSeries.Arrival.DUPLICATE) {
      return raised;
    }
    for (Running each : running.getOrDefault(market, Map.of()).values()) {
      if (arrival == CandleSeries.Arrival.RESTARTED) {
        each.strategy = each.subscription.strategy().start();
      }
      apply(each, candle, raised);
    }
    return raised;
  }

  /** Strategy instances that run. */
  public synchronized int instances() {
    return running.values().stream().mapToInt(Map::size).sum();
  }

  private Running warm(Subscription subscription, Market market) {
    Running started = new Running(subscription);
    CandleSeries known = series.get(market);
    if (known != null) {
      known.history().forEach(started.strategy::on);
    }
    return started;
  }

  private static void apply(Running each, Candle candle, List<Signal> raised) {
    SignalSource source = each.subscription.source();
    switch (each.strategy.on(candle)) {
      case Advice.Wait() -> {}
      case Advice.Trade(Direction direction, double strength, String reason) ->
          raised.add(Signal.on(candle, source, direction, strength, reason));
    }
  }
}
