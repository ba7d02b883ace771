package io.tradeflow.analytics;

import io.tradeflow.events.Decimals;
import io.tradeflow.events.QuoteEvent;
import io.tradeflow.events.Topics;
import io.tradeflow.starter.kafka.BroadcastReaders;
import java.math.BigDecimal;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Price of each symbol's last trade, as the account sees it. */
@Component
class LatestPrices {
  private final Map<String, BigDecimal> prices = new ConcurrentHashMap<>();

  private final TravelPrices travels;

  LatestPrices(BroadcastReaders readers, TravelPrices travels) {
    this.travels = travels;
    readers.<QuoteEvent>fromNowTogether(
        Topics.MARKET_QUOTES,
        found -> {
          if (found.value().getQuote() != null) {
            prices.put(found.key(), Decimals.fromWire(found.value().getQuote().getLastPrice()));
          }
        });
  }

  /**
   * The latest price, of the recorded span where the account trades in one; the price of the
   * holding's own last fill before the first quote.
   */
  BigDecimal of(String account, Holding holding) {
    return travels.of(account, holding).orElseGet(() -> inTheMarket(holding));
  }

  private BigDecimal inTheMarket(Holding holding) {
    @Nullable BigDecimal price = prices.get(holding.symbol());
    return price == null ? holding.lastPrice() : price;
  }
}
