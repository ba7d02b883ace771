package io.tradeflow.riskcore;

import org.jspecify.annotations.Nullable;

/**
 * An order that is not finished.
 *
 * @param remaining quantity not filled yet
 * @param referencePrice price used when it was decided; null before
 */
public record OpenOrder(
    NewOrder order, Stage stage, Quantity remaining, @Nullable Price referencePrice) {
  /** How far the order got. Only APPROVED ones count against limits. */
  public enum Stage {
    SUBMITTED,
    APPROVED,
    REFUSED
  }

  static OpenOrder submitted(NewOrder order) {
    return new OpenOrder(order, Stage.SUBMITTED, order.quantity(), null);
  }

  OpenOrder at(Stage next, @Nullable Price reference) {
    return new OpenOrder(order, next, remaining, reference == null ? referencePrice : reference);
  }

  OpenOrder filled(Quantity quantity) {
    return new OpenOrder(order, Stage.APPROVED, remaining.minusUpTo(quantity), referencePrice);
  }

  boolean isWorking(Side side) {
    return stage == Stage.APPROVED && order.side() == side;
  }

  /** Value of what is not filled, at the limit price or, for a market order, the reference. */
  Money reservedValue() {
    Price price = order.limitPrice() != null ? order.limitPrice() : referencePrice;
    return price == null ? Money.ZERO : price.times(remaining);
  }
}
