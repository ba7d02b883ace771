package io.tradeflow.riskcore;

/**
 * An account's position in a symbol and what its working orders will add and take.
 *
 * @param buys number of working buys
 * @param buying their quantity not filled
 * @param reserved cash that they will take, without fees
 * @param sells number of working sells
 * @param selling their quantity not filled
 */
record SymbolRisk(
    String symbol,
    Position position,
    int buys,
    Quantity buying,
    Money reserved,
    int sells,
    Quantity selling)
    implements Trie.Keyed {

  static SymbolRisk none(String symbol) {
    return new SymbolRisk(symbol, Position.FLAT, 0, Quantity.ZERO, Money.ZERO, 0, Quantity.ZERO);
  }

  @Override
  public String key() {
    return symbol;
  }

  boolean isHeld() {
    return !position.quantity().isZero();
  }

  /** Whether the symbol is held or about to be. */
  boolean isExposed() {
    return isHeld() || buys > 0;
  }

  boolean isNothing() {
    return !isHeld() && buys == 0 && sells == 0;
  }

  SymbolRisk holding(Position next) {
    return new SymbolRisk(symbol, next, buys, buying, reserved, sells, selling);
  }

  SymbolRisk plus(OpenOrder working) {
    return switch (working.order().side()) {
      case BUY ->
          new SymbolRisk(
              symbol,
              position,
              buys + 1,
              buying.plus(working.remaining()),
              reserved.plus(working.reservedValue()),
              sells,
              selling);
      case SELL ->
          new SymbolRisk(
              symbol,
              position,
              buys,
              buying,
              reserved,
              sells + 1,
              selling.plus(working.remaining()));
    };
  }

  SymbolRisk minus(OpenOrder working) {
    return switch (working.order().side()) {
      case BUY ->
          new SymbolRisk(
              symbol,
              position,
              buys - 1,
              buys == 1 ? Quantity.ZERO : buying.minusUpTo(working.remaining()),
              buys == 1 ? Money.ZERO : reserved.minus(working.reservedValue()),
              sells,
              selling);
      case SELL ->
          new SymbolRisk(
              symbol,
              position,
              buys,
              buying,
              reserved,
              sells - 1,
              sells == 1 ? Quantity.ZERO : selling.minusUpTo(working.remaining()));
    };
  }
}
