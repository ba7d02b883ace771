package io.tradeflow.execution.adapter.venue;

import io.tradeflow.execution.Patience;
import io.tradeflow.execution.Samples;
import io.tradeflow.execution.application.Broker;
import io.tradeflow.execution.application.Broker.BrokerUnavailable;
import io.tradeflow.execution.application.Stamp;
import io.tradeflow.execution.application.TooLate;
import io.tradeflow.execution.application.Validity;
import io.tradeflow.execution.domain.NewOrder;
import io.tradeflow.execution.domain.Order;
import io.tradeflow.execution.domain.OrderChange;
import io.tradeflow.execution.domain.OrderLife;
import io.tradeflow.execution.domain.OrderState;
import io.tradeflow.execution.domain.Rejection;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Orders by the real state machine, worked as the desk works them, without a database. */
final class Desk {
  final Map<UUID, Order> orders = new ConcurrentHashMap<>();
  final List<OrderChange.Fill> fills = new CopyOnWriteArrayList<>();
  final List<OrderChange> misfits = new CopyOnWriteArrayList<>();
  private final AtomicReference<@Nullable Broker> broker = new AtomicReference<>();
  private final long validityNanos;

  /** Its orders are valid for longer than a hasty broker waits for an answer. */
  Desk() {
    this(Duration.ofMillis(2_400));
  }

  Desk(Duration validity) {
    this.validityNanos = validity.toNanos();
  }

  void uses(Broker one) {
    broker.set(one);
  }

  private Broker broker() {
    Broker one = broker.get();
    if (one == null) {
      throw new IllegalStateException("No broker");
    }
    return one;
  }

  Order order(String side, String quantity, @Nullable String limit) {
    NewOrder terms = Samples.terms("account", side, quantity, limit, "GTC");
    Order order = Samples.order(terms, OrderState.SENDING);
    orders.put(terms.id(), order);
    return order;
  }

  /** Sends a new order; what became of it is in {@link #state}. */
  Order send(String side, String quantity, @Nullable String limit) {
    Order order = order(side, quantity, limit);
    call(order, () -> broker().send(order, 1, validity()));
    return order;
  }

  /** An order that rests at the venue, whatever it takes to get it there. */
  Order working() {
    Order order = order("BUY", "1", "90");
    Validity ample = new Validity(System.nanoTime() + Patience.LONG.toNanos());
    call(order, () -> broker().send(order, 1, ample));
    recoverUntil(OrderState.WORKING, order);
    return order;
  }

  /** The first order that meets an open circuit; an earlier one may be what tries the venue. */
  Order refused() {
    List<Order> met = new ArrayList<>();
    Patience.await()
        .until(
            () -> {
              Order order = send("BUY", "1", "91");
              met.add(order);
              Patience.await().until(() -> state(order) != OrderState.SENDING);
              return state(order) == OrderState.REJECTED;
            });
    return met.getLast();
  }

  void cancel(Order order) {
    call(order, () -> broker().cancel(now(order), "USER", 1));
  }

  /** One round of asking after what was lost. */
  void recover() {
    for (Order order : orders.values()) {
      if (order.state() == OrderState.UNKNOWN) {
        call(order, () -> broker().resume(order, 1, validity()));
      }
    }
  }

  void recoverUntil(OrderState state, Order order) {
    Patience.await()
        .until(
            () -> {
              recover();
              return state(order) == state;
            });
  }

  void await(OrderState state, Order order) {
    Patience.await().until(() -> state(order) == state);
  }

  OrderState state(Order order) {
    return now(order).state();
  }

  Order now(Order order) {
    Order known = orders.get(order.terms().id());
    return known == null ? order : known;
  }

  @Nullable Rejection rejection(Order order) {
    return now(order).rejection();
  }

  BigDecimal filled() {
    return orders.values().stream().map(Order::filled).reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  /** Books as the ledger does: what the state does not permit is refused, and told for fills. */
  synchronized boolean accept(Order order, List<OrderChange> changes, Stamp stamp) {
    boolean fit = true;
    for (OrderChange change : changes) {
      Order known = now(order);
      boolean twice =
          change instanceof OrderChange.Fill fill
              && fills.stream().anyMatch(one -> one.fillId().equals(fill.fillId()));
      if (!twice && OrderLife.permits(known, change)) {
        orders.put(known.terms().id(), OrderLife.evolve(known, change, Samples.NOW));
        if (change instanceof OrderChange.Fill fill) {
          fills.add(fill);
        }
      } else if (change instanceof OrderChange.Fill) {
        misfits.add(change);
        fit = false;
      }
    }
    return fit;
  }

  private void call(Order order, Runnable call) {
    try {
      call.run();
    } catch (TooLate e) {
      Rejection late = new Rejection("BROKER_TOO_LATE", null, null, String.valueOf(e.getMessage()));
      accept(order, List.of(new OrderChange.Reject(late)), new Stamp(1, null));
    } catch (BrokerUnavailable e) {
      OrderChange lost = new OrderChange.LoseTrack(String.valueOf(e.getMessage()));
      accept(order, List.of(lost), new Stamp(1, null));
    }
  }

  private Validity validity() {
    return new Validity(System.nanoTime() + validityNanos);
  }
}
