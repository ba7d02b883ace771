package io.tradeflow.execution.adapter.venue;

import io.tradeflow.execution.adapter.venue.VenueJson.VenueFill;
import io.tradeflow.execution.adapter.venue.VenueJson.VenueOrder;
import io.tradeflow.execution.domain.Order;
import io.tradeflow.execution.domain.OrderChange;
import io.tradeflow.execution.domain.OrderState;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An order in the venue's hands, and what was reported of it. What the venue says may come twice,
 * late, early, and from two sides at once: each fill is reported once, in the order of its number,
 * and the end after the last of them. Any thread; reports leave in their order.
 */
final class HeldOrder {
  private static final int EARLY = 1_000;

  private final Order order;
  private final long epoch;
  private final Consumer<OrderChange> reports;
  private final TreeMap<Integer, VenueFill> early = new TreeMap<>();
  private @Nullable VenueOrder end;
  private @Nullable String cancelReason;
  private @Nullable Long validUntil;
  private boolean acknowledged;
  private boolean ended;
  private int fills;

  /**
   * @param reports takes each change once, in order
   */
  HeldOrder(Order order, long epoch, Consumer<OrderChange> reports) {
    this.order = order;
    this.epoch = epoch;
    this.reports = reports;
    this.fills = order.fillCount();
    this.acknowledged = worked(order.state());
  }

  Order order() {
    return order;
  }

  long epoch() {
    return epoch;
  }

  /** A request for it goes out that the venue may accept until then, on the venue's clock. */
  synchronized void asks(long until) {
    validUntil = validUntil == null ? until : Math.max(validUntil, until);
  }

  /** Until when the venue may still accept it; null if we do not know what was asked before. */
  synchronized @Nullable Long validUntil() {
    return validUntil;
  }

  /** Takes over what another instance of the same order knew. */
  synchronized void knows(@Nullable Long until, @Nullable String reason) {
    validUntil = until;
    cancelReason = reason;
  }

  /** It shall be cancelled once the venue can be asked. */
  synchronized void wishCancel(String reason) {
    cancelReason = reason;
  }

  synchronized @Nullable String cancelReason() {
    return cancelReason;
  }

  /** The ledger lost track of it: what the venue says next is an acknowledgement again. */
  synchronized void lost() {
    acknowledged = false;
  }

  /** Reports itself, outside of what the venue says. */
  synchronized void end(OrderChange change) {
    if (!ended) {
      ended = true;
      reports.accept(change);
    }
  }

  synchronized boolean ended() {
    return ended;
  }

  /** Fills that were reported. */
  synchronized int fills() {
    return fills;
  }

  /** Takes the order as the venue sees it. */
  synchronized void take(VenueOrder seen) {
    acknowledge();
    if (!seen.open()) {
      end = seen;
    }
    settle();
  }

  /**
   * Takes a fill.
   *
   * @throws IllegalStateException when too many came early: look the order up again
   */
  synchronized void take(VenueFill fill) {
    if (ended || fill.number() <= fills) {
      return;
    }
    acknowledge();
    early.put(fill.number(), fill);
    for (@Nullable VenueFill next = early.remove(fills + 1);
        next != null;
        next = early.remove(fills + 1)) {
      fills++;
      reports.accept(
          new OrderChange.Fill(
              next.fillId(), next.quantity(), next.price(), next.fee(), next.maker()));
    }
    if (early.size() > EARLY) {
      early.clear();
      throw new IllegalStateException("Fill " + (fills + 1) + " of an order did not come");
    }
    settle();
  }

  private void acknowledge() {
    if (!acknowledged && !ended) {
      acknowledged = true;
      reports.accept(new OrderChange.Acknowledge());
    }
  }

  private void settle() {
    if (ended || end == null || fills < end.fillCount()) {
      return;
    }
    ended = true;
    switch (end.state()) {
      case CANCELLED -> reports.accept(new OrderChange.Cancel(reason(end)));
      case EXPIRED -> reports.accept(new OrderChange.Expire());
      case FILLED, OPEN -> {}
    }
  }

  private static String reason(VenueOrder end) {
    return end.reason() == null ? "BROKER" : end.reason();
  }

  private static boolean worked(OrderState state) {
    return state == OrderState.WORKING || state == OrderState.PARTIALLY_FILLED;
  }
}
