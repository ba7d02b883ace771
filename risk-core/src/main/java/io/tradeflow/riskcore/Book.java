package io.tradeflow.riskcore;

import org.jspecify.annotations.Nullable;

/**
 * An account's positions and unfinished orders, with the sums that controls ask for. Immutable.
 *
 * @param symbols those held or with working orders
 * @param orders unfinished orders
 * @param reserved cash that all working buys will take, without fees
 * @param held number of symbols held
 * @param exposed number of symbols held or about to be
 */
record Book(
    Trie<SymbolRisk> symbols, Trie<OpenOrder> orders, Money reserved, int held, int exposed) {
  static final Book EMPTY = new Book(Trie.empty(), Trie.empty(), Money.ZERO, 0, 0);

  SymbolRisk of(String symbol) {
    @Nullable SymbolRisk known = symbols.get(symbol);
    return known == null ? SymbolRisk.none(symbol) : known;
  }

  /** The book with the order in this state of it. */
  Book with(OpenOrder next) {
    @Nullable OpenOrder known = orders.get(next.key());
    Trie<OpenOrder> after = orders.with(next);
    @Nullable OpenOrder counted = known != null && known.isWorking() ? known : null;
    if (counted == null && !next.isWorking()) {
      return new Book(symbols, after, reserved, held, exposed);
    }
    SymbolRisk before = of(next.order().symbol());
    SymbolRisk line = counted == null ? before : before.minus(counted);
    return withLine(before, next.isWorking() ? line.plus(next) : line, after);
  }

  Book without(String orderId) {
    @Nullable OpenOrder known = orders.get(orderId);
    if (known == null) {
      return this;
    }
    Trie<OpenOrder> after = orders.without(orderId);
    if (!known.isWorking()) {
      return new Book(symbols, after, reserved, held, exposed);
    }
    SymbolRisk before = of(known.order().symbol());
    return withLine(before, before.minus(known), after);
  }

  Book holding(String symbol, Position position) {
    SymbolRisk before = of(symbol);
    return withLine(before, before.holding(position), orders);
  }

  private Book withLine(SymbolRisk before, SymbolRisk after, Trie<OpenOrder> nextOrders) {
    Trie<SymbolRisk> lines =
        after.isNothing() ? symbols.without(after.symbol()) : symbols.with(after);
    Money sum =
        lines.isEmpty() ? Money.ZERO : reserved.minus(before.reserved()).plus(after.reserved());
    return new Book(
        lines,
        nextOrders,
        sum,
        held + one(after.isHeld()) - one(before.isHeld()),
        exposed + one(after.isExposed()) - one(before.isExposed()));
  }

  private static int one(boolean counts) {
    return counts ? 1 : 0;
  }
}
