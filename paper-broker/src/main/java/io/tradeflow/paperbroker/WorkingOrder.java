package io.tradeflow.paperbroker;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** An order in the broker's hands. */
final class WorkingOrder {
  PaperOrder order;
  final Market market;
  final Account account;
  final long number;

  /** When it reaches the venue. */
  final Instant due;

  /** On its market's clock. */
  final Instant expires;

  /** Where it waits, to be taken out of when it ends. */
  Collection<WorkingOrder> place = List.of();

  BigDecimal remaining;
  int fills;
  boolean awake;
  boolean resting;

  /** Whether it waits for its stop price, not for its arrival. */
  boolean asleep;

  /** Price that wakes it; of a trailing stop it moves. */
  @Nullable BigDecimal stop;

  /** Since when it rests, for its priority, and its place among those that came with it. */
  Instant since;

  long rank;

  /** Market's volume before it at its price; null until a book shows it. */
  @Nullable BigDecimal ahead;

  /** Quantity last shown at its price, less what was traded since. */
  BigDecimal seen = BigDecimal.ZERO;

  /**
   * @param given when, for a day order
   */
  WorkingOrder(
      PaperOrder order, Market market, Account account, long number, Instant due, Instant given) {
    this.order = order;
    this.market = market;
    this.account = account;
    this.number = number;
    this.due = due;
    this.since = due;
    this.remaining = order.quantity();
    this.awake = !order.sleeps();
    this.stop = order.stopPrice();
    this.expires =
        switch (order.force()) {
          case DAY -> given.truncatedTo(ChronoUnit.DAYS).plus(1, ChronoUnit.DAYS);
          case GTD -> Objects.requireNonNullElse(order.goodTill(), given);
          case GTC, IOC, FOK -> Instant.MAX;
        };
  }

  String id() {
    return order.clientOrderId();
  }

  boolean expired(Instant marketNow) {
    return !marketNow.isBefore(expires);
  }

  boolean crosses(BigDecimal price) {
    @Nullable BigDecimal limit = order.limitPrice();
    return limit == null
        || (order.buy() ? price.compareTo(limit) <= 0 : price.compareTo(limit) >= 0);
  }

  /** Price at which it rests; only limit orders do. */
  BigDecimal limit() {
    @Nullable BigDecimal limit = order.limitPrice();
    if (limit == null) {
      throw new IllegalStateException("A market order does not rest: " + id());
    }
    return limit;
  }

  boolean done() {
    return remaining.signum() <= 0;
  }

  /** Gives up its place in the book or its sleep. */
  void leave() {
    resting = false;
    asleep = false;
    ahead = null;
    seen = BigDecimal.ZERO;
  }

  void waitIn(Collection<WorkingOrder> waiting) {
    place = waiting;
    waiting.add(this);
  }
}
