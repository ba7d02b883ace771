package io.tradeflow.paperbroker;

import io.tradeflow.paperbroker.PaperOrder.Force;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** One symbol: its book, and our orders that wait for it, rest in it, or sleep. */
final class Market {
  private final PaperTerms terms;
  private final Costs costs;
  private final Blotter blotter;
  final Timeline timeline;
  final BookSide bids = new BookSide(true);
  final BookSide asks = new BookSide(false);
  private final Resting buys = new Resting(this, true, bids);
  private final Resting sells = new Resting(this, false, asks);
  private final Stops stops = new Stops();
  private final Trailing trailing;
  private final List<WorkingOrder> waiting = new ArrayList<>();
  private final TreeSet<WorkingOrder> expiring =
      new TreeSet<>(
          Comparator.comparing((WorkingOrder order) -> order.expires)
              .thenComparingLong(order -> order.number));
  private final Footprint footprint = new Footprint();
  private boolean shown;
  private long ranks;
  @Nullable Instant marketTime;
  PaperInstrument instrument = PaperInstrument.FREE;

  Market(PaperTerms terms, Blotter blotter, Timeline timeline) {
    this.terms = terms;
    this.costs = new Costs(terms);
    this.blotter = blotter;
    this.timeline = timeline;
    this.trailing = new Trailing(blotter);
  }

  /** The market's own time, or the caller's where it has none. */
  Instant time(Instant at) {
    return marketTime == null ? at : marketTime;
  }

  boolean clockKnown() {
    return shown || marketTime != null;
  }

  /** Offers for a buyer, bids for a seller. */
  BookSide against(PaperOrder order) {
    return order.buy() ? asks : bids;
  }

  void add(WorkingOrder order) {
    watchExpiry(order);
    timeline.add(order);
  }

  /** Puts an order back where it was before a restart: resting, asleep, or under way. */
  void restore(WorkingOrder order, Instant accepted) {
    watchExpiry(order);
    if (!order.awake) {
      sleep(order);
    } else if (order.order.rests()) {
      rest(order, accepted);
    } else {
      timeline.add(order);
    }
  }

  /** A new book: first those that rest, then those that waited for one, then those it wakes. */
  void show(Depth depth, Instant at) {
    bids.show(depth.bids());
    asks.show(depth.asks());
    shown = true;
    marketTime = depth.marketTime();
    expire(at);
    if (instrument.halted()) {
      return;
    }
    buys.reach(asks, at);
    sells.reach(bids, at);
    buys.follow(terms.tradedShare(), at);
    sells.follow(terms.tradedShare(), at);
    if (!waiting.isEmpty()) {
      List<WorkingOrder> now = List.copyOf(waiting);
      waiting.clear();
      now.forEach(order -> arrive(order, at));
    }
    stops.wake(this, asks.best(), bids.best(), at);
    trailing.wake(this, asks.best(), bids.best(), at);
  }

  void trade(Trade trade, Instant at) {
    marketTime = trade.marketTime() == null ? marketTime : trade.marketTime();
    expire(at);
    if (instrument.halted()) {
      return;
    }
    (trade.buyerTook() ? sells : buys).trade(trade.price(), trade.quantity(), at);
    if (shown) {
      stops.wake(this, trade.price(), trade.price(), at);
      trailing.wake(this, trade.price(), trade.price(), at);
    }
  }

  /** The order's latency has passed. */
  void arrive(WorkingOrder order, Instant at) {
    if (!shown || instrument.halted()) {
      order.waitIn(waiting);
    } else if (order.expired(time(at))) {
      blotter.end(order, new Report.Expired(order.id()));
    } else {
      wakeOrSleep(order, at);
    }
  }

  private void wakeOrSleep(WorkingOrder order, Instant at) {
    if (!order.awake) {
      trailing.follow(order, asks.best(), bids.best());
    }
    if (order.awake || Stops.touched(order, asks.best(), bids.best())) {
      enter(order, at);
    } else {
      sleep(order);
    }
  }

  private void sleep(WorkingOrder order) {
    order.asleep = true;
    if (order.order.trail() == null) {
      stops.add(order);
    } else {
      trailing.add(order);
    }
  }

  /**
   * Gives the order new terms. Less quantity at the same price keeps its place in the queue; all
   * else begins anew, as an order that arrives now.
   */
  void amend(WorkingOrder order, PaperOrder next, Instant at) {
    BigDecimal filled = order.order.quantity().subtract(order.remaining);
    boolean keeps =
        same(order.order.limitPrice(), next.limitPrice())
            && same(order.order.stopPrice(), next.stopPrice())
            && next.quantity().compareTo(order.order.quantity()) <= 0;
    boolean placed = order.resting || order.asleep;
    if (!keeps && placed) {
      order.place.remove(order);
    }
    order.order = next;
    order.stop = next.trail() == null ? next.stopPrice() : order.stop;
    order.remaining = next.quantity().subtract(filled);
    if (!keeps && placed) {
      order.leave();
      arrive(order, at);
    }
  }

  private static boolean same(@Nullable BigDecimal one, @Nullable BigDecimal other) {
    return one == null ? other == null : other != null && one.compareTo(other) == 0;
  }

  /** Takes what the book has for it; the rest is left there or cancelled. */
  void enter(WorkingOrder order, Instant at) {
    if (!order.awake) {
      blotter.say(new Report.Triggered(order.id()));
    }
    order.awake = true;
    order.asleep = false;
    BookSide against = against(order.order);
    boolean crosses = !against.isEmpty() && order.crosses(against.price());
    if (crosses && order.order.postOnly()) {
      cancel(order, "Post-only: it would have taken");
    } else if (order.order.force() == Force.FOK
        && against.available(order).compareTo(order.remaining) < 0) {
      cancel(order, "FOK: the book does not hold the whole quantity");
    } else {
      take(order, at);
      if (!order.done() && order.order.rests()) {
        rest(order, at);
      } else if (!order.done()) {
        cancel(order, "Nothing more in the book at an acceptable price");
      }
    }
  }

  /** Fills the order from the other side of the book: at its limit if it rests. */
  void take(WorkingOrder order, Instant at) {
    BookSide against = against(order.order);
    if (against.isEmpty() || !order.crosses(against.price())) {
      return;
    }
    BigDecimal slip = order.resting ? BigDecimal.ZERO : slip(order, against, at);
    while (!order.done() && !against.isEmpty() && order.crosses(against.price())) {
      BigDecimal level = against.price();
      BigDecimal quantity = order.remaining.min(against.quantity());
      against.take(quantity);
      fill(
          order,
          order.resting ? order.limit() : Costs.taken(order.order, level, slip),
          quantity,
          at);
    }
  }

  void fill(WorkingOrder order, BigDecimal price, BigDecimal quantity, Instant at) {
    order.remaining = order.remaining.subtract(quantity);
    order.fills++;
    BigDecimal fee = costs.fee(order, price.multiply(quantity), time(at));
    blotter.say(
        new Report.Filled(
            order.id(), order.id() + "-" + order.fills, quantity, price, fee, order.resting));
    if (order.done()) {
      blotter.end(order, null);
    }
  }

  /** Ends orders whose time is over; before its first book nobody knows the market's time. */
  void expire(Instant at) {
    while (clockKnown() && !expiring.isEmpty() && expiring.getFirst().expired(time(at))) {
      WorkingOrder order = expiring.getFirst();
      blotter.end(order, new Report.Expired(order.id()));
    }
  }

  /** The order ended otherwise. */
  void dropExpiry(WorkingOrder order) {
    if (order.expires.isBefore(Instant.MAX)) {
      expiring.remove(order);
    }
  }

  private void watchExpiry(WorkingOrder order) {
    if (order.expires.isBefore(Instant.MAX)) {
      expiring.add(order);
    }
  }

  private void rest(WorkingOrder order, Instant since) {
    order.since = since;
    order.rank = ranks++;
    (order.order.buy() ? buys : sells).add(order);
  }

  private BigDecimal slip(WorkingOrder order, BookSide against, Instant at) {
    BigDecimal quantity = against.available(order).min(order.remaining);
    return costs.slip(order.order.buy(), quantity, instrument, footprint, time(at));
  }

  private void cancel(WorkingOrder order, String reason) {
    blotter.end(order, new Report.Cancelled(order.id(), reason));
  }
}
