package io.tradeflow.riskcore;

/**
 * Holding in one symbol.
 *
 * @param quantity spot accounts hold zero or more
 * @param totalCost paid for the open quantity, without fees; a total, because averages do not
 *     terminate
 */
public record Position(Quantity quantity, Money totalCost) {
  static final Position FLAT = new Position(Quantity.ZERO, Money.ZERO);

  void write(StateWriter to) {
    to.decimal(quantity);
    to.decimal(totalCost);
  }

  static Position read(StateReader from) {
    return new Position(from.quantity(), from.money());
  }

  Position after(RiskEvent.OrderFilled fill) {
    if (fill.positionAfter().isZero()) {
      return FLAT;
    }
    return switch (fill.side()) {
      case BUY ->
          new Position(fill.positionAfter(), totalCost.plus(fill.price().times(fill.quantity())));
      case SELL -> new Position(fill.positionAfter(), costOf(fill.positionAfter()));
    };
  }

  /** What the fill that made {@code after} of this position gained or lost, without fees. */
  Money profit(RiskEvent.OrderFilled fill, Position after) {
    return fill.side() == Side.BUY
        ? Money.ZERO
        : fill.price().times(fill.quantity()).minus(totalCost.minus(after.totalCost));
  }

  private Money costOf(Quantity rest) {
    return quantity.isZero() ? Money.ZERO : totalCost.share(rest, quantity);
  }
}
