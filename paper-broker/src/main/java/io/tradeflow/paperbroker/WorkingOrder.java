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
  final LocalDate day;
  boolean resting;
  BigDecimal remaining;
  int fills;

  WorkingOrder(PaperOrder order, Instant due, BigDecimal filled, int fills, Instant accepted) {
    this.order = order;
    this.due = due;
    this.remaining = order.quantity().subtract(filled);
    this.fills = fills;
    this.day = accepted.atZone(ZoneOffset.UTC).toLocalDate();
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
