package io.tradeflow.riskcore;

import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Sums what positions are worth at the last prices. */
final class Valuation implements Consumer<SymbolRisk> {
  private final Map<String, Quote> quotes;
  private Money sum = Money.ZERO;
  private boolean incomplete;

  private Valuation(Map<String, Quote> quotes) {
    this.quotes = quotes;
  }

  /** The worth of all positions, null while one has no price. */
  static @Nullable Money of(Book book, Map<String, Quote> quotes) {
    if (book.held() == 0) {
      return Money.ZERO;
    }
    Valuation valuation = new Valuation(quotes);
    book.symbols().forEach(valuation);
    return valuation.incomplete ? null : valuation.sum;
  }

  @Override
  public void accept(SymbolRisk line) {
    if (!line.isHeld()) {
      return;
    }
    @Nullable Quote quote = quotes.get(line.symbol());
    if (quote == null) {
      incomplete = true;
    } else {
      sum = sum.plus(quote.last().times(line.position().quantity()));
    }
  }
}
