package io.tradeflow.risk.adapter.kafka;

import io.tradeflow.events.BookLevel;
import io.tradeflow.events.DepthUpdated;
import io.tradeflow.events.Envelope;
import io.tradeflow.events.QuoteUpdated;
import io.tradeflow.riskcore.Depth;
import io.tradeflow.riskcore.Quote;
import io.tradeflow.riskcore.RiskState;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Latest quotes and books of one market. Readers write, any thread reads. */
final class KnownPrices {
  private record Book(Envelope envelope, DepthUpdated depth) {}

  private final Map<String, Quote> quotes = new ConcurrentHashMap<>();
  private final Map<String, Book> books = new ConcurrentHashMap<>();

  void quote(Envelope envelope, QuoteUpdated quote) {
    quotes.put(
        quote.getSymbol(),
        new Quote(
            Wire.price(quote.getBidPrice()),
            Wire.price(quote.getAskPrice()),
            Wire.price(quote.getLastPrice()),
            time(envelope),
            envelope.getOccurredAt()));
  }

  void depth(Envelope envelope, DepthUpdated depth) {
    books.put(depth.getSymbol(), new Book(envelope, depth));
  }

  /** Of the symbol, and of all that the account holds. */
  Map<String, Quote> around(String symbol, RiskState state) {
    if (state.openPositions() == 0) {
      @Nullable Quote only = quotes.get(symbol);
      return only == null ? Map.of() : Map.of(symbol, only);
    }
    Set<String> needed = state.positions().keySet();
    Map<String, Quote> found = of(needed);
    if (!needed.contains(symbol)) {
      found.putAll(of(Set.of(symbol)));
    }
    return found;
  }

  Map<String, Quote> of(Set<String> symbols) {
    Map<String, Quote> found = new HashMap<>();
    for (String symbol : symbols) {
      @Nullable Quote quote = quotes.get(symbol);
      if (quote != null) {
        found.put(symbol, quote);
      }
    }
    return found;
  }

  Optional<Instant> marketTime() {
    return quotes.values().stream().map(Quote::marketTime).max(Comparator.naturalOrder());
  }

  /** The book of the symbol, unless it is of another time in the market than the quote. */
  @Nullable Depth depth(String symbol, Duration most) {
    @Nullable Book book = books.get(symbol);
    @Nullable Quote quote = quotes.get(symbol);
    if (book == null || quote == null) {
      return null;
    }
    Duration apart = Duration.between(time(book.envelope()), quote.marketTime()).abs();
    return apart.compareTo(most) > 0
        ? null
        : new Depth(levels(book.depth().getBids()), levels(book.depth().getAsks()));
  }

  private static List<Depth.Level> levels(List<BookLevel> levels) {
    return levels.stream()
        .filter(level -> level.getQuantity().signum() > 0)
        .map(
            level ->
                new Depth.Level(Wire.price(level.getPrice()), Wire.quantity(level.getQuantity())))
        .toList();
  }

  private static Instant time(Envelope envelope) {
    return envelope.getMarketTime() == null ? envelope.getOccurredAt() : envelope.getMarketTime();
  }
}
