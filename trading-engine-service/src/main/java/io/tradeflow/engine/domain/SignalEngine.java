package io.tradeflow.engine.domain;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Runs one instance of a strategy for each source that somebody subscribed to, and one calculation
 * of each indicator for all strategies of a symbol and interval. Candles of a symbol and interval
 * must arrive in market-time order; repeated ones are ignored, and another run of the feed starts
 * its strategies afresh. Thread-safe: candles come from consumer threads, subscriptions from
 * elsewhere.
 */
public final class SignalEngine {
  private record Market(String symbol, Interval interval) {}

  private final int history;
  private final Past past;
  private final Map<Market, MarketStrategies> markets = new HashMap<>();

  /** One that knows no past. */
  public SignalEngine(int history) {
    this(history, Past.NONE);
  }

  /**
   * An engine that nobody follows.
   *
   * @param history candles kept for each symbol and interval, from which a new strategy is warmed
   *     up
   * @param past from which strategies are rebuilt when the first candle of their market comes
   */
  public SignalEngine(int history, Past past) {
    if (history < 1) {
      throw new IllegalArgumentException("History must be at least one candle, not " + history);
    }
    this.history = history;
    this.past = past;
  }

  /**
   * Forgets all candles and what strategies made of them: with the next candle of their market they
   * are rebuilt from the past.
   */
  public synchronized void begin() {
    markets.values().forEach(MarketStrategies::begin);
  }

  /** Runs exactly these from now on; those that ran before keep their state. */
  public synchronized void subscribe(Collection<Subscription> wanted) {
    Map<Market, List<Subscription>> byMarket = new HashMap<>();
    for (Subscription subscription : wanted) {
      byMarket
          .computeIfAbsent(
              new Market(subscription.symbol(), subscription.interval()), any -> new ArrayList<>())
          .add(subscription);
    }
    byMarket.forEach((market, each) -> market(market).run(each));
    markets.forEach(
        (market, strategies) -> {
          if (!byMarket.containsKey(market)) {
            strategies.run(List.of());
          }
        });
  }

  /** Applies the candle; gives the signals that it raised. */
  public synchronized List<Signal> on(Candle candle) {
    List<Signal> raised = new ArrayList<>();
    market(new Market(candle.symbol(), candle.interval())).on(candle, raised);
    return raised;
  }

  /** The candles in memory, oldest first. */
  public synchronized List<Candle> history(String symbol, Interval interval) {
    MarketStrategies known = markets.get(new Market(symbol, interval));
    return known == null ? List.of() : known.history();
  }

  private MarketStrategies market(Market market) {
    return markets.computeIfAbsent(market, any -> new MarketStrategies(history, past));
  }

  /** Strategy instances that run. */
  public synchronized int instances() {
    return markets.values().stream().mapToInt(MarketStrategies::instances).sum();
  }

  /** Indicators that are calculated, each for all strategies of its symbol and interval. */
  public synchronized int studies() {
    return markets.values().stream().mapToInt(each -> each.indicators().studies()).sum();
  }

  /** Bars that were applied to indicators since the engine or its feed's run began. */
  public synchronized long calculations() {
    return markets.values().stream().mapToLong(each -> each.indicators().calculations()).sum();
  }
}
