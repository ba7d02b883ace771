package io.tradeflow.execution.domain;

import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a trailing stop does that waits with us, because its broker has none. No clock, nothing
 * outside is touched; prices are in quote currency.
 */
public final class WatchedTrail {
  private WatchedTrail() {}

  /**
   * What happens to the order by what was traded since the last look, or null for nothing. Prices
   * set it off where its trigger was before they move it: it begins behind the worst of them, and
   * follows the best.
   *
   * @param low lowest price, at most {@code high}
   * @param marketTime time in its market; null before the first quote
   */
  public static @Nullable OrderChange next(
      Order order, BigDecimal low, BigDecimal high, @Nullable Instant marketTime) {
    if (!order.trails() || !(order.terms().pricing() instanceof Pricing.Trailing trailing)) {
      return null;
    }
    if (marketTime != null && !marketTime.isBefore(end(order))) {
      return new OrderChange.Expire();
    }
    boolean buy = order.terms().buy();
    @Nullable BigDecimal trigger = trailing.trigger();
    if (trigger != null && (buy ? high.compareTo(trigger) >= 0 : low.compareTo(trigger) <= 0)) {
      return new OrderChange.Trigger();
    }
    BigDecimal price = buy == (trigger == null) ? high : low;
    @Nullable BigDecimal next = trailing.follow(price, buy, order.terms().tickSize()).trigger();
    return next == null || next.equals(trigger) ? null : new OrderChange.Trail(next);
  }

  private static Instant end(Order order) {
    @Nullable Instant came = order.terms().marketTime();
    return order.terms().lifetime().end(came == null ? order.createdAt() : came);
  }
}
