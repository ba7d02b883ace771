package io.tradeflow.execution.application;

import static io.tradeflow.execution.application.Stages.done;

import io.tradeflow.execution.application.Broker.BrokerUnavailable;
import io.tradeflow.execution.application.OrderLedger.Booked;
import io.tradeflow.execution.domain.NewOrder;
import io.tradeflow.execution.domain.Order;
import io.tradeflow.execution.domain.OrderChange;
import io.tradeflow.execution.domain.OrderState;
import io.tradeflow.execution.domain.Rejection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Works the orders of the partitions that this instance owns: commands and decisions in, broker
 * calls out. A partition is owned from the claim of its epoch on; its open orders are taken back
 * before any new work. Work of one account comes from one thread at a time; accounts may be worked
 * in parallel.
 */
public final class OrderDesk {
  private static final System.Logger LOG = System.getLogger(OrderDesk.class.getName());

  private final OrderLedger ledger;
  private final Broker broker;
  private final Market market;
  private final ToIntFunction<String> partitions;
  private final String owner = UUID.randomUUID().toString();
  private final Set<Integer> assigned = ConcurrentHashMap.newKeySet();
  private final Map<Integer, Long> epochs = new ConcurrentHashMap<>();
  private volatile OrderPlans plans = OrderPlans.NONE;

  /**
   * @param partitions partition of an account
   */
  public OrderDesk(
      OrderLedger ledger, Broker broker, Market market, ToIntFunction<String> partitions) {
    this.ledger = ledger;
    this.broker = broker;
    this.market = market;
    this.partitions = partitions;
  }

  /** Heeds the plans whose children the orders may be. */
  public void heed(OrderPlans those) {
    plans = those;
  }

  /** Gives this instance a partition; it is claimed when the market and the ledger permit. */
  public void assign(int partition) {
    assigned.add(partition);
  }

  /** Takes a partition away. */
  public synchronized void revoke(int partition) {
    assigned.remove(partition);
    plans.revoked(partition);
    if (epochs.remove(partition) != null) {
      broker.release(partition);
    }
  }

  /**
   * Claims what was assigned and not claimed yet. Fails, and may be called again, while the ledger
   * is away or the kill switches have not been read.
   */
  public synchronized void claim() {
    for (int partition : assigned) {
      if (!epochs.containsKey(partition)) {
        if (!market.ready()) {
          throw new IllegalStateException("Kill switches and instruments are still being read");
        }
        long epoch = done(ledger.claim(partition, owner));
        plans.claimed(partition, epoch);
        done(ledger.open(partition)).forEach(order -> takeBack(order, epoch));
        epochs.put(partition, epoch);
      }
    }
  }

  /** Asks the broker about orders that we lost track of. */
  public void recover() {
    if (epochs.isEmpty()) {
      return;
    }
    for (Order order : done(ledger.lost(epochs.keySet()))) {
      @Nullable Long epoch = epochs.get(partition(order.terms().accountId()));
      if (epoch != null) {
        takeBack(order, epoch);
      }
    }
  }

  private void takeBack(Order order, long epoch) {
    switch (order.state()) {
      case APPROVED -> {
        if (!plans.holds(order.terms().id())) {
          send(
              order.terms().id(),
              order.terms().accountId(),
              List.of(new OrderChange.Send(epoch)),
              epoch);
        }
      }
      case SENDING -> hand(order, epoch, () -> broker.resume(order, epoch));
      case WORKING, PARTIALLY_FILLED -> tell(() -> broker.resume(order, epoch), order, epoch);
      case UNKNOWN -> {
        if (market.stopped(order.terms()) == null) {
          tell(() -> broker.resume(order, epoch), order, epoch);
        }
      }
      case SUBMITTED, REJECTED, FILLED, CANCELLED, EXPIRED -> {}
    }
  }

  /** Risk lets the order pass: it is sent, once, whatever was repeated. */
  public void approved(UUID id, String account, String decisionId) {
    long epoch = epoch(account);
    OrderChange approve = new OrderChange.Approve(decisionId);
    if (plans.holds(id)) {
      change(id, account, List.of(approve), epoch);
    } else {
      send(id, account, List.of(approve, new OrderChange.Send(epoch)), epoch);
    }
  }

  /** Sends an order that waited, APPROVED, for its plan. */
  public void release(UUID id, String account) {
    long epoch = epoch(account);
    done(ledger.find(id, account))
        .filter(order -> order.state() == OrderState.APPROVED)
        .ifPresent(order -> takeBack(order, epoch));
  }

  /** Risk refuses the order. */
  public void rejected(UUID id, String account, Rejection why) {
    change(id, account, List.of(new OrderChange.Reject(why)), epoch(account));
  }

  /** Cancels what is left of the order, at the broker if it is there. */
  public void cancel(UUID id, String account, String reason) {
    long epoch = epoch(account);
    Optional<Order> found = done(ledger.find(id, account));
    if (found.isEmpty() || found.get().state().finished()) {
      return;
    }
    Order order = found.get();
    if (order.state().atBroker()) {
      tell(() -> broker.cancel(order, reason, epoch), order, epoch);
    } else {
      change(id, account, List.of(new OrderChange.Cancel(reason)), epoch);
    }
  }

  /**
   * Accepts an order that came as a command; one that breaks a rule is written down as rejected.
   *
   * @throws IllegalArgumentException if the symbol or the account does not exist
   */
  public void place(NewOrder terms, String key) {
    InstrumentRules rules = market.instrument(terms.symbol());
    if (rules == null) {
      throw new IllegalArgumentException("There is no symbol " + terms.symbol());
    }
    @Nullable Rejection broken = OrderRules.broken(terms, rules);
    @Nullable Rejection refused = broken == null ? market.stopped(terms) : broken;
    if (done(ledger.accept(terms, key, key, Optional.ofNullable(refused))).isEmpty()) {
      throw new IllegalArgumentException("There is no account " + terms.accountId());
    }
  }

  /** SENDING commits under our epoch; the last gate comes after it, right before the call. */
  private void send(UUID id, String account, List<OrderChange> changes, long epoch) {
    change(id, account, changes, epoch)
        .filter(booked -> booked.refused().stream().noneMatch(OrderChange.Send.class::isInstance))
        .ifPresent(booked -> hand(booked.order(), epoch, () -> broker.send(booked.order(), epoch)));
  }

  private void hand(Order sending, long epoch, Runnable call) {
    @Nullable Rejection stopped = market.stopped(sending.terms());
    if (stopped == null) {
      tell(call, sending, epoch);
    } else {
      NewOrder terms = sending.terms();
      change(terms.id(), terms.accountId(), List.of(new OrderChange.Reject(stopped)), epoch);
    }
  }

  /** A call that may or may not have arrived leaves the order UNKNOWN; {@link #recover} asks. */
  private void tell(Runnable call, Order order, long epoch) {
    try {
      call.run();
    } catch (BrokerUnavailable e) {
      NewOrder terms = order.terms();
      LOG.log(System.Logger.Level.WARNING, "Order " + terms.id() + " is UNKNOWN", e);
      OrderChange lost = new OrderChange.LoseTrack(String.valueOf(e.getMessage()));
      change(terms.id(), terms.accountId(), List.of(lost), epoch);
    }
  }

  private Optional<Booked> change(UUID id, String account, List<OrderChange> changes, long epoch) {
    return done(ledger.change(id, account, changes, new Stamp(epoch, null)));
  }

  private int partition(String account) {
    return partitions.applyAsInt(account);
  }

  private long epoch(String account) {
    @Nullable Long epoch = epochs.get(partition(account));
    if (epoch == null) {
      throw new IllegalStateException("Partition " + partition(account) + " is not claimed yet");
    }
    return epoch;
  }
}
