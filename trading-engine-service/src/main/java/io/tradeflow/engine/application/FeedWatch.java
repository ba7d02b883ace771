package io.tradeflow.engine.application;

import io.tradeflow.engine.domain.Candle;
import io.tradeflow.engine.domain.Interval;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Remembers the last candle of each market that this instance evaluated, until it is kept for all.
 * Holds one entry a market. Thread-safe.
 */
public final class FeedWatch {
  private record Market(String symbol, Interval interval) {}

  private final Map<Market, BotRecords.Feed> changed = new ConcurrentHashMap<>();

  /** A candle was evaluated; both times are of the wall clock. */
  public void saw(Candle candle, Instant publishedAt, Instant now) {
    changed.put(
        new Market(candle.symbol(), candle.interval()),
        new BotRecords.Feed(
            candle.symbol(),
            candle.interval(),
            candle.openTime(),
            candle.price(),
            publishedAt,
            now));
  }

  /** Keeps what was seen since the last time; what cannot be kept now is kept the next time. */
  public void keep(Consumer<Collection<BotRecords.Feed>> records) {
    List<Map.Entry<Market, BotRecords.Feed>> seen = new ArrayList<>(changed.entrySet());
    records.accept(seen.stream().map(Map.Entry::getValue).toList());
    seen.forEach(each -> changed.remove(each.getKey(), each.getValue()));
  }
}
