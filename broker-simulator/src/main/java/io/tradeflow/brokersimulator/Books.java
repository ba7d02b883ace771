package io.tradeflow.brokersimulator;

import io.tradeflow.paperbroker.Depth;
import io.tradeflow.paperbroker.Level;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Rules and last books of symbols, for what the matching does not look at: changed orders. */
final class Books {
  private final Map<String, Requests.Listing> rules = new HashMap<>();
  private final Map<String, Depth> last = new HashMap<>();

  void show(Depth depth) {
    last.put(depth.symbol(), depth);
  }

  void list(Requests.Listing listing) {
    rules.put(listing.symbol(), listing);
  }

  BigDecimal tick(String symbol) {
    Requests.@Nullable Listing listed = rules.get(symbol);
    return listed == null ? Requests.finestTick() : listed.tickSize();
  }

  boolean offTick(String symbol, BigDecimal price) {
    return price.signum() <= 0 || price.remainder(tick(symbol)).signum() != 0;
  }

  boolean offLot(String symbol, BigDecimal quantity) {
    Requests.@Nullable Listing listed = rules.get(symbol);
    BigDecimal lot = listed == null ? BigDecimal.ZERO : listed.rules().lotSize();
    return lot.signum() > 0 && quantity.remainder(lot).signum() != 0;
  }

  /** Whether the order's limit reaches the other side, as last shown. */
  boolean reaches(OrderTerms terms) {
    @Nullable Depth book = last.get(terms.symbol());
    @Nullable BigDecimal limit = terms.limitPrice();
    if (book == null || limit == null) {
      return false;
    }
    boolean buy = terms.side() == OrderTerms.Side.BUY;
    List<Level> other = buy ? book.asks() : book.bids();
    int ahead = other.isEmpty() ? 0 : limit.compareTo(other.getFirst().price());
    return !other.isEmpty() && (buy ? ahead >= 0 : ahead <= 0);
  }
}
