package io.tradeflow.paperbroker;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/** Our resting orders on one side of a market: best price first, then by time. */
final class Resting {
  private static final MathContext CAUTIOUS = new MathContext(16, RoundingMode.UP);

  private final Market market;
  private final BookSide own;
  private final Comparator<WorkingOrder> priority;
  private final ArrayList<WorkingOrder> orders = new ArrayList<>();

  /** Best level last shown, less what was traded since. */
  private @Nullable BigDecimal bestPrice;

  private BigDecimal bestQuantity = BigDecimal.ZERO;

  /**
   * @param own side of the market's book on which they rest
   */
  Resting(Market market, boolean bids, BookSide own) {
    Comparator<WorkingOrder> byPrice = Comparator.comparing(WorkingOrder::limit);
    this.market = market;
    this.own = own;
    this.priority =
        (bids ? byPrice.reversed() : byPrice)
            .thenComparing(order -> order.since)
            .thenComparingLong(order -> order.rank);
  }

  /** Queues the order behind all that its price shows; behind all to come if that is not seen. */
  void add(WorkingOrder order) {
    if (own.sees(order.limit())) {
      order.seen = own.shown(order.limit());
      order.ahead = order.seen;
    }
    order.resting = true;
    int index = Collections.binarySearch(orders, order, priority);
    orders.add(index < 0 ? -index - 1 : index, order);
    order.place = orders;
  }

  /** Fills those whose limit the other side has reached: nothing can be before them any more. */
  void reach(BookSide against, Instant at) {
    while (!orders.isEmpty() && !against.isEmpty()) {
      WorkingOrder first = orders.getFirst();
      if (!first.crosses(against.price())) {
        return;
      }
      market.take(first, at);
      if (!first.done()) {
        return;
      }
    }
  }

  /** A trade that used up this side: it went through better prices and took its turn at its own. */
  void trade(BigDecimal price, BigDecimal quantity, Instant at) {
    if (bestPrice != null && bestPrice.compareTo(price) == 0) {
      bestQuantity = bestQuantity.subtract(quantity).max(BigDecimal.ZERO);
    }
    BigDecimal left = quantity;
    while (left.signum() > 0 && !orders.isEmpty() && own.worse(price, orders.getFirst().limit())) {
      left = left.subtract(fill(orders.getFirst(), left, at));
    }
    int start = first(price);
    serve(start, price, left, at);
    for (int i = start; i < orders.size() && at(i, price); i++) {
      orders.get(i).seen = orders.get(i).seen.subtract(quantity).max(BigDecimal.ZERO);
    }
  }

  /**
   * Moves up in the queues after a new snapshot of this side. A share of what vanished from the
   * best level without a report counts as traded, unless the market moved away from it.
   */
  void follow(BigDecimal tradedShare, Instant at) {
    @Nullable BigDecimal before = orders.isEmpty() ? null : bestPrice;
    if (before != null && tradedShare.signum() > 0 && stillBest(before)) {
      BigDecimal gone = bestQuantity.subtract(own.shown(before));
      trade(before, gone.max(BigDecimal.ZERO).multiply(tradedShare), at);
    }
    for (int i = 0; i < orders.size(); i++) {
      if (own.sees(orders.get(i).limit())) {
        moveUp(orders.get(i), own.shown(orders.get(i).limit()));
      }
    }
    bestPrice = own.best();
    bestQuantity = own.bestQuantity();
  }

  private boolean stillBest(BigDecimal price) {
    @Nullable BigDecimal best = own.best();
    return best != null && !own.worse(price, best);
  }

  /** What was cancelled lay before and behind us alike. */
  private static void moveUp(WorkingOrder order, BigDecimal shown) {
    if (order.ahead == null) {
      order.ahead = shown;
    } else if (shown.compareTo(order.seen) < 0) {
      order.ahead = order.ahead.multiply(shown).divide(order.seen, CAUTIOUS);
    }
    order.ahead = order.ahead.min(shown);
    order.seen = shown;
  }

  /** Gives traded volume to the queue at the price, which begins at the index. */
  private void serve(int start, BigDecimal price, BigDecimal volume, Instant at) {
    BigDecimal left = volume;
    BigDecimal others = BigDecimal.ZERO;
    int i = start;
    while (left.signum() > 0 && i < orders.size() && at(i, price)) {
      WorkingOrder order = orders.get(i);
      if (order.ahead == null) {
        break;
      }
      BigDecimal before = order.ahead.subtract(others).max(BigDecimal.ZERO).min(left);
      others = others.add(before);
      left = left.subtract(before);
      left = left.subtract(fill(order, left, at));
      i += order.done() ? 0 : 1;
    }
    for (i = start; i < orders.size() && at(i, price); i++) {
      WorkingOrder order = orders.get(i);
      order.ahead = order.ahead == null ? null : order.ahead.subtract(others).max(BigDecimal.ZERO);
    }
  }

  private BigDecimal fill(WorkingOrder order, BigDecimal most, Instant at) {
    BigDecimal quantity = order.remaining.min(most);
    if (quantity.signum() > 0) {
      market.fill(order, order.limit(), quantity, at);
    }
    return quantity;
  }

  private boolean at(int index, BigDecimal price) {
    return orders.get(index).limit().compareTo(price) == 0;
  }

  private int first(BigDecimal price) {
    int i = 0;
    while (i < orders.size() && own.worse(price, orders.get(i).limit())) {
      i++;
    }
    return i;
  }
}
