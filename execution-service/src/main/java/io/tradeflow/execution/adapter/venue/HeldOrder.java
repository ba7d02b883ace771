package io.tradeflow.execution.adapter.venue;

import io.tradeflow.execution.adapter.venue.VenueJson.VenueFill;
import io.tradeflow.execution.adapter.venue.VenueJson.VenueOrder;
import io.tradeflow.execution.domain.Amendment;
import io.tradeflow.execution.domain.Order;
import io.tradeflow.execution.domain.OrderChange;
import io.tradeflow.execution.domain.OrderState;
import io.tradeflow.execution.domain.Rejection;
import java.math.BigDecimal;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An order in the venue's hands, and what was reported of it. What the venue says may come twice,
 * late, early, and from two sides at once: each fill is reported once, in the order of its number,
 * and the end after the last of them. While the venue may have changed the order's quantity, a fill
 * that ends the order at one of the two quantities waits until we know which holds: booked at once
 * it might end an order that works on, or leave one open that is done. Any thread; reports leave in
 * their order.
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
  private @Nullable HeldChange change;
  private BigDecimal quantity;
  private BigDecimal filled;
  private boolean heard;
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
    @Nullable Amendment pending = order.pending();
    this.change = pending == null || !pending.approved() ? null : HeldChange.ofBefore(pending);
    this.quantity = order.terms().quantity();
    this.filled = order.filled();
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
    heard = false;
  }

  /** That change is about to be asked for; whether it may have been before. */
  synchronized boolean changes(Amendment next) {
    boolean before = changing(next);
    if (!before) {
      change = HeldChange.ofNow(next);
    }
    return before;
  }

  /** Whether a request for that change may be in force, or come into force. */
  synchronized boolean changing(Amendment next) {
    return change != null && change.is(next);
  }

  /** A request for the change goes out that the venue may take until then, on its clock. */
  synchronized void asksChange(long until) {
    change = change == null ? null : change.until(until);
  }

  /** Whether a request for the change that the venue had not taken by then may still arrive. */
  synchronized boolean changeMayCome(long venueTime, long longestMicros) {
    if (change != null && change.validUntil() == null) {
      change = change.knownUntil(venueTime + longestMicros);
      return true;
    }
    return change != null && change.mayCome(venueTime);
  }

  /** The change that a fill waits for, if one does. */
  synchronized @Nullable Amendment awaited() {
    @Nullable VenueFill next = early.get(fills + 1);
    return change != null && next != null && waits(next) ? change.terms() : null;
  }

  /** The venue has the new terms. */
  synchronized void modified(Amendment next) {
    reports.accept(new OrderChange.Modify(next.id()));
    if (next.quantity().compareTo(filled) > 0) {
      quantity = next.quantity();
    }
    decided(next);
  }

  /** The venue has refused the new terms. */
  synchronized void refused(Amendment next, Rejection why) {
    reports.accept(new OrderChange.RefuseModify(next.id(), why));
    decided(next);
  }

  /** The venue does not have the new terms and will not get them by what was sent: all goes on. */
  synchronized void unchanged(Amendment next) {
    decided(next);
  }

  private void decided(Amendment next) {
    if (changing(next)) {
      change = null;
      if (heard) {
        acknowledge();
      }
      reportFills();
      settle();
    }
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

  /** Fills that came without a gap: they were reported, or wait. */
  synchronized int fills() {
    int last = fills;
    while (early.containsKey(last + 1)) {
      last++;
    }
    return last;
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
    reportFills();
    if (early.size() > EARLY && !early.containsKey(fills + 1)) {
      early.clear();
      throw new IllegalStateException("Fill " + (fills + 1) + " of an order did not come");
    }
    settle();
  }

  private void reportFills() {
    for (@Nullable VenueFill next = early.get(fills + 1);
        next != null && !ended && !waits(next);
        next = early.get(fills + 1)) {
      early.remove(next.number());
      fills++;
      filled = filled.add(next.quantity());
      reports.accept(
          new OrderChange.Fill(
              next.fillId(), next.quantity(), next.price(), next.fee(), next.maker()));
    }
  }

  private boolean waits(VenueFill next) {
    if (change == null || change.terms().quantity().compareTo(quantity) == 0) {
      return false;
    }
    BigDecimal smaller = change.terms().quantity().min(quantity);
    return filled.add(next.quantity()).compareTo(smaller) >= 0;
  }

  /** An order of which we lost track stays so while a change of it is not decided. */
  private void acknowledge() {
    heard = true;
    if (!acknowledged && !ended && change == null) {
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
      case FILLED -> {
        if (filled.compareTo(quantity) < 0) {
          reports.accept(new OrderChange.Cancel(reason(end)));
        }
      }
      case OPEN -> {}
    }
  }

  private static String reason(VenueOrder end) {
    return end.reason() == null ? "BROKER" : end.reason();
  }

  private static boolean worked(OrderState state) {
    return state == OrderState.WORKING || state == OrderState.PARTIALLY_FILLED;
  }
}
