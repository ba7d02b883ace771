package io.tradeflow.execution.domain;

import java.math.BigDecimal;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * New terms that an order waits for.
 *
 * @param quantity the whole, with what is filled
 * @param approved whether risk let them pass: from then on the broker may have heard
 */
public record Amendment(UUID id, BigDecimal quantity, Pricing pricing, boolean approved) {
  /**
   * What is asked for; null keeps what is.
   *
   * @param quantity the whole, with what is filled
   */
  public record Wish(
      @Nullable BigDecimal quantity,
      @Nullable BigDecimal limitPrice,
      @Nullable BigDecimal stopPrice) {
    /** Whether the order can have such terms: prices of its kind, more than is filled. */
    public boolean fits(Order order) {
      Pricing pricing = order.terms().pricing();
      boolean trails = pricing instanceof Pricing.Trailing;
      return (quantity == null || quantity.compareTo(order.filled()) > 0)
          && (limitPrice == null || pricing.limitPrice() != null)
          && (stopPrice == null || pricing.stopPrice() != null && !trails);
    }

    /**
     * The order's new terms.
     *
     * @throws IllegalArgumentException if it does not fit
     */
    public Amendment on(Order order, UUID id) {
      NewOrder terms = order.terms();
      return new Amendment(
          id,
          quantity == null ? terms.quantity() : quantity,
          terms.pricing().at(limitPrice, stopPrice),
          false);
    }
  }

  Amendment approve() {
    return new Amendment(id, quantity, pricing, true);
  }

  Amendment at(Pricing next) {
    return new Amendment(id, quantity, next, approved);
  }

  /** Whether the order only becomes smaller, which may pass where nothing else does. */
  public boolean shrinks(NewOrder terms) {
    return quantity.compareTo(terms.quantity()) <= 0 && pricing.equals(terms.pricing());
  }
}
