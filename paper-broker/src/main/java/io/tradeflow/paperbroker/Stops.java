package io.tradeflow.paperbroker;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Comparator;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Orders that sleep until the market reaches their stop price; the nearest wakes first. */
final class Stops {
  private static final Comparator<WorkingOrder> BY_PRICE = Comparator.comparing(Stops::price);
  private final NavigableSet<WorkingOrder> buys = sorted(BY_PRICE);
  private final NavigableSet<WorkingOrder> sells = sorted(BY_PRICE.reversed());

  void add(WorkingOrder order) {
    order.waitIn(order.order.buy() ? buys : sells);
  }

  /**
   * Wakes those whose price is reached.
   *
   * @param ask at which one could buy; null if nobody sells
   * @param bid at which one could sell
   */
  void wake(Market market, @Nullable BigDecimal ask, @Nullable BigDecimal bid, Instant at) {
    while (!buys.isEmpty() && touched(buys.getFirst(), ask, bid)) {
      market.enter(buys.removeFirst(), at);
    }
    while (!sells.isEmpty() && touched(sells.getFirst(), ask, bid)) {
      market.enter(sells.removeFirst(), at);
    }
  }

  static boolean touched(WorkingOrder order, @Nullable BigDecimal ask, @Nullable BigDecimal bid) {
    if (order.stop == null) {
      return false;
    }
    return order.order.buy()
        ? ask != null && ask.compareTo(price(order)) >= 0
        : bid != null && bid.compareTo(price(order)) <= 0;
  }

  private static BigDecimal price(WorkingOrder order) {
    return Objects.requireNonNull(order.stop);
  }

  private static NavigableSet<WorkingOrder> sorted(Comparator<WorkingOrder> byPrice) {
    return new TreeSet<>(byPrice.thenComparingLong(order -> order.number));
  }
}
