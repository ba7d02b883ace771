package io.tradeflow.riskcore;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An order that is not finished.
 *
 * @param remaining quantity not filled yet
 * @param referencePrice price used when it was decided; null before
 * @param submittedAt on the wall
 * @param realised profit or loss of its fills so far, without fees
 */
public record OpenOrder(
    NewOrder order,
    Stage stage,
    Quantity remaining,
    @Nullable Price referencePrice,
    Instant submittedAt,
    Money realised)
    implements Trie.Keyed {
  /** How far the order got. Only APPROVED ones count against limits. */
  public enum Stage {
    SUBMITTED,
    APPROVED,
    REFUSED
  }

  static OpenOrder submitted(NewOrder order, Instant at) {
    return new OpenOrder(order, Stage.SUBMITTED, order.quantity(), null, at, Money.ZERO);
  }

  @Override
  public String key() {
    return order.orderId();
  }

  OpenOrder at(Stage next, @Nullable Price reference) {
    return new OpenOrder(
        order,
        next,
        remaining,
        reference == null ? referencePrice : reference,
        submittedAt,
        realised);
  }

  OpenOrder filled(Quantity quantity, Money profit) {
    return new OpenOrder(
        order,
        Stage.APPROVED,
        remaining.minusUpTo(quantity),
        referencePrice,
        submittedAt,
        realised.plus(profit));
  }

  OpenOrder modified(NewOrder replacement, @Nullable Price reference) {
    return new OpenOrder(
        replacement,
        stage,
        replacement.quantity(),
        reference == null ? referencePrice : reference,
        submittedAt,
        realised);
  }

  boolean isWorking() {
    return stage == Stage.APPROVED;
  }

  boolean isWorking(Side side) {
    return isWorking() && order.side() == side;
  }

  /** Value of what is not filled, at the limit price or, for a market order, the reference. */
  Money reservedValue() {
    Price price = order.limitPrice() != null ? order.limitPrice() : referencePrice;
    return price == null ? Money.ZERO : price.times(remaining);
  }
}
