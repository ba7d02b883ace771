package io.tradeflow.paperbroker;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** An order in the broker's hands. */
final class WorkingOrder {
  final PaperOrder order;
  final Instant due;
  private @Nullable LocalDate day;
  boolean resting;
  BigDecimal remaining;
  int fills;

  WorkingOrder(PaperOrder order, Instant due, BigDecimal filled, int fills) {
    this.order = order;
    this.due = due;
    this.remaining = order.quantity().subtract(filled);
    this.fills = fills;
    this.day = order.marketTime() == null ? null : day(order.marketTime());
  }

  /** Gives it for today's day of the market, unless it came with its own. */
  void begin(Instant marketNow) {
    if (day == null) {
      day = day(marketNow);
    }
  }

  /** Whether the day that it was given for is over. */
  boolean expired(Instant marketNow) {
    return order.force() == PaperOrder.Force.DAY && day != null && day(marketNow).isAfter(day);
  }

  private static LocalDate day(Instant time) {
    return time.atZone(ZoneOffset.UTC).toLocalDate();
  }

  boolean crosses(BigDecimal price) {
    @Nullable BigDecimal limit = order.limitPrice();
    return limit == null
        || (order.buy() ? price.compareTo(limit) <= 0 : price.compareTo(limit) >= 0);
  }

  boolean done() {
    return remaining.signum() == 0;
  }
}
