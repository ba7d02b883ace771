package io.tradeflow.paperbroker;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Orders that sleep behind a stop price which follows the market; the earliest comes first. */
final class Trailing {
  private final Blotter blotter;
  private final List<WorkingOrder> orders = new ArrayList<>();

  Trailing(Blotter blotter) {
    this.blotter = blotter;
  }

  void add(WorkingOrder order) {
    order.waitIn(orders);
  }

  /** Moves the stop price of an order; says so if it moved. */
  void follow(WorkingOrder order, @Nullable BigDecimal ask, @Nullable BigDecimal bid) {
    @Nullable Trail trail = order.order.trail();
    @Nullable BigDecimal price = order.order.buy() ? ask : bid;
    if (trail == null || price == null) {
      return;
    }
    @Nullable BigDecimal before = order.stop;
    BigDecimal now = trail.follow(before, price, order.order.buy(), order.order.tickSize());
    if (before == null || now.compareTo(before) != 0) {
      order.stop = now;
      blotter.say(new Report.Trailed(order.id(), now));
    }
  }

  /** Follows the market, and wakes those whose price it reached. */
  void wake(Market market, @Nullable BigDecimal ask, @Nullable BigDecimal bid, Instant at) {
    if (orders.isEmpty()) {
      return;
    }
    for (WorkingOrder order : List.copyOf(orders)) {
      follow(order, ask, bid);
      if (Stops.touched(order, ask, bid)) {
        orders.remove(order);
        market.enter(order, at);
      }
    }
  }
}
