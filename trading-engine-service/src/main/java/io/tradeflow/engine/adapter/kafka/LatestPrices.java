package io.tradeflow.engine.adapter.kafka;

import io.tradeflow.engine.application.outside.Prices;
import io.tradeflow.engine.domain.Interval;
import io.tradeflow.events.CandleClosed;
import io.tradeflow.events.CandleEvent;
import io.tradeflow.events.Decimals;
import io.tradeflow.events.Topics;
import io.tradeflow.starter.kafka.BroadcastReaders;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The last close of each symbol, in every instance: whichever one a signal from outside reaches
 * must know what the symbol costs.
 */
public final class LatestPrices implements Prices {
  private record Known(Price price, Instant occurredAt) {}

  private final Map<String, Known> bySymbol = new ConcurrentHashMap<>();

  LatestPrices() {}

  /** Follows the candles from now on. */
  public LatestPrices(BroadcastReaders readers) {
    readers.<CandleEvent>fromNowTogether(Topics.MARKET_CANDLES, event -> accept(event.value()));
  }

  @Override
  public Optional<Price> last(String symbol, Instant after) {
    return Optional.ofNullable(bySymbol.get(symbol))
        .filter(known -> known.occurredAt().isAfter(after))
        .map(Known::price);
  }

  void accept(CandleEvent event) {
    CandleClosed closed = event.getCandle();
    Interval interval = closed == null ? null : Interval.of(closed.getInterval()).orElse(null);
    if (closed == null || interval == null) {
      return;
    }
    Price price =
        new Price(
            Decimals.fromWire(closed.getClose()), closed.getOpenTime().plus(interval.length()));
    bySymbol.put(closed.getSymbol(), new Known(price, event.getEnvelope().getOccurredAt()));
  }
}
