package io.tradeflow.analytics;

import io.tradeflow.events.Decimals;
import io.tradeflow.events.ReplayEvent;
import io.tradeflow.events.TimeTravelEvent;
import io.tradeflow.events.Topics;
import io.tradeflow.starter.kafka.BroadcastReaders;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Prices as accounts see them that trade in recorded spans. What was told before this instance
 * began is told again within a second.
 */
@Component
class TravelPrices {
  private record Stay(String travel, Set<String> symbols, Map<String, BigDecimal> prices) {}

  private final Map<String, Stay> stays = new ConcurrentHashMap<>();

  TravelPrices(BroadcastReaders readers) {
    readers.<TimeTravelEvent>fromBeginning(
        Topics.MARKET_TIME_TRAVELS, event -> state(event.key(), event.value()));
    readers.<ReplayEvent>fromNowTogether(Topics.MARKET_REPLAYS, event -> price(event.value()));
  }

  /**
   * The holding's price in the account's span: that of its own last fill before the first of the
   * span; empty for what is held in the market.
   */
  Optional<BigDecimal> of(String account, Holding holding) {
    @Nullable Stay stay = stays.get(account);
    return stay == null || !stay.symbols().contains(holding.symbol())
        ? Optional.empty()
        : Optional.of(stay.prices().getOrDefault(holding.symbol(), holding.lastPrice()));
  }

  private void state(String account, TimeTravelEvent event) {
    var bound = event.getBound();
    var ended = event.getEnded();
    if (bound != null) {
      stays.put(
          account,
          new Stay(bound.getTravelId(), Set.copyOf(bound.getSymbols()), new ConcurrentHashMap<>()));
    } else if (ended != null) {
      stays.computeIfPresent(
          account, (key, stay) -> stay.travel().equals(ended.getTravelId()) ? null : stay);
    }
  }

  private void price(ReplayEvent event) {
    var quote = event.getQuote();
    @Nullable Stay stay = stays.get(event.getEnvelope().getAccountId());
    if (quote != null
        && stay != null
        && stay.travel().equals(event.getEnvelope().getCorrelationId())) {
      stay.prices().put(quote.getSymbol(), Decimals.fromWire(quote.getLastPrice()));
    }
  }
}
