package io.tradeflow.execution.application;

import static io.tradeflow.execution.application.Stages.done;

import io.tradeflow.execution.application.Broker.BrokerUnavailable;
import io.tradeflow.execution.application.Broker.OrderGone;
import io.tradeflow.execution.application.OrderLedger.Booked;
import io.tradeflow.execution.application.SendGate.Answer;
import io.tradeflow.execution.application.SendGate.Intent;
import io.tradeflow.execution.application.SendGate.Permit;
import io.tradeflow.execution.domain.Order;
import io.tradeflow.execution.domain.OrderChange;
import io.tradeflow.execution.domain.OrderState;
import io.tradeflow.execution.domain.Rejection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The way of an order through the gate to its broker. What the gate lets wait is kept here; what a
 * switch stops is ended, after the broker was asked if it may have it already. Work of one account
 * comes from one thread at a time.
 */
final class Handover {
  private static final System.Logger LOG = System.getLogger(Handover.class.getName());
  private static final int ATTEMPTS = 5;
  private static final long PATIENCE_NANOS = 30_000_000_000L;

  /** An order that is SENDING and at no broker for certain. */
  private record Unsent(Order order, long epoch) {}

  /** How a call ended. */
  private enum Ending {
    DONE,
    TOO_LATE,
    LIMITED
  }

  private final OrderLedger ledger;
  private final Broker broker;
  private final SendGate gate;
  private final Map<UUID, Unsent> unsent = new ConcurrentHashMap<>();
  private final Map<UUID, Long> limitedSince = new ConcurrentHashMap<>();

  Handover(OrderLedger ledger, Broker broker, SendGate gate) {
    this.ledger = ledger;
    this.broker = broker;
    this.gate = gate;
  }

  /** Sends an order that became SENDING just now. */
  void send(Order order, long epoch) {
    offer(order, epoch, false);
  }

  /** Goes on with an order that is SENDING or UNKNOWN, and may be at the broker. */
  void resume(Order order, long epoch) {
    offer(order, epoch, true);
  }

  private void offer(Order order, long epoch, boolean perhapsThere) {
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      switch (gate.ask(order.terms(), Intent.NEW)) {
        case Answer.Go go -> {
          switch (called(order, epoch, go.permit(), perhapsThere)) {
            case DONE -> {
              return;
            }
            case LIMITED -> {
              limited(order, epoch);
              return;
            }
            case TOO_LATE -> {}
          }
        }
        case Answer.Wait wait -> {
          if (!(perhapsThere && found(order, epoch)) && order.state() == OrderState.SENDING) {
            later(order, epoch);
          }
          return;
        }
        case Answer.Stopped stopped -> {
          if (perhapsThere && found(order, epoch)) {
            Void ignored =
                done(ledger.askCancels(List.of(order.terms().id()), stopped.why().code()));
            cancel(order, stopped.why().code(), epoch);
          } else {
            end(order, stopped.why(), epoch);
          }
          return;
        }
      }
    }
    String why = "The broker took none of " + ATTEMPTS + " requests in time. Place it again.";
    end(order, new Rejection("BROKER_TOO_LATE", null, null, why), epoch);
  }

  /** The broker wants no orders now; cancels pass meanwhile. The order waits, but not for ever. */
  private void limited(Order order, long epoch) {
    UUID id = order.terms().id();
    long since = limitedSince.computeIfAbsent(id, any -> now());
    if (now() - since > PATIENCE_NANOS) {
      String why = "The broker took no orders for 30 s. Place it again.";
      end(order, new Rejection("BROKER_RATE_LIMITED", null, null, why), epoch);
    } else if (order.state() == OrderState.SENDING) {
      later(order, epoch);
    }
  }

  /** Keeps an order that no broker has for when it may be sent. */
  void later(Order order, long epoch) {
    unsent.put(order.terms().id(), new Unsent(order, epoch));
  }

  private long now() {
    return gate.over().untilNanos();
  }

  /** If only the time was wrong a fresh permit may do. */
  private Ending called(Order order, long epoch, Permit permit, boolean perhapsThere) {
    unsent.remove(order.terms().id());
    try {
      if (perhapsThere) {
        broker.resume(order, epoch, permit.validity());
        gate.answered(order.terms().id());
      } else {
        broker.send(order, epoch, permit.validity());
      }
      gate.answered(permit);
      limitedSince.remove(order.terms().id());
      return Ending.DONE;
    } catch (TooLate e) {
      LOG.log(System.Logger.Level.INFO, "Order " + order.terms().id() + " came too late: " + e);
      gate.answered(permit);
      return e.limited() ? Ending.LIMITED : Ending.TOO_LATE;
    } catch (BrokerUnavailable e) {
      lose(order, epoch, e);
      return Ending.DONE;
    }
  }

  /** Asks the broker without sending; also true while it cannot say. */
  private boolean found(Order order, long epoch) {
    if (gate.inFlight(order.terms().id())) {
      return true;
    }
    try {
      broker.resume(order, epoch, gate.over());
      return true;
    } catch (TooLate e) {
      return false;
    } catch (BrokerUnavailable e) {
      lose(order, epoch, e);
      return true;
    }
  }

  /** Takes an order back that works at the broker, and cancels it if a switch covers it now. */
  void takeBack(Order order, long epoch) {
    try {
      broker.resume(order, epoch, gate.over());
      if (gate.stopped(order.terms()) != null) {
        broker.cancel(order, "KILL_SWITCH", epoch);
      }
    } catch (OrderGone e) {
      LOG.log(System.Logger.Level.ERROR, e.getMessage());
    } catch (TooLate | BrokerUnavailable e) {
      lose(order, epoch, e);
    }
  }

  /** Ends what was never sent; asks the broker to cancel what it may have. */
  void cancel(Order order, String reason, long epoch) {
    if (!order.state().atBroker() || takeUnsent(order, epoch)) {
      change(order, new OrderChange.Cancel(reason), epoch);
      return;
    }
    try {
      broker.cancel(order, reason, epoch);
    } catch (BrokerUnavailable e) {
      lose(order, epoch, e);
    }
  }

  /** Ends an open order that an engaged switch covers. */
  void stop(Order order, Rejection why, long epoch) {
    if (takeUnsent(order, epoch) || order.state() == OrderState.APPROVED) {
      end(order, why, epoch);
    } else if (order.state().atBroker()) {
      cancel(order, why.code(), epoch);
    }
  }

  /**
   * Takes the order out of those that wait here. Whether no broker can have it: under another epoch
   * than it waits for, its owner may have sent it since.
   */
  private boolean takeUnsent(Order order, long epoch) {
    @Nullable Unsent one = unsent.remove(order.terms().id());
    return one != null && one.epoch() == epoch && order.state() == OrderState.SENDING;
  }

  /** Orders that are SENDING and wait for a lease or for the broker's limit, oldest first. */
  List<Order> waiting() {
    return unsent.values().stream()
        .sorted(Comparator.comparing(one -> one.order().createdAt()))
        .map(Unsent::order)
        .toList();
  }

  /** Whether the order waits here, and no broker can have it. */
  boolean waits(Order order, long epoch) {
    @Nullable Unsent one = unsent.get(order.terms().id());
    return one != null && one.epoch() == epoch;
  }

  /**
   * Sends what still waits; what waited under another epoch may have been sent by its owner.
   *
   * @param order as it is now
   */
  void again(Order order, long epoch) {
    @Nullable Unsent one = unsent.remove(order.terms().id());
    if (one != null) {
      offer(order, epoch, one.epoch() != epoch);
    }
  }

  /** Its partition is another instance's now. */
  void drop(Order waiting) {
    unsent.remove(waiting.terms().id());
    limitedSince.remove(waiting.terms().id());
  }

  /** A call that may or may not have arrived leaves the order UNKNOWN; the broker is asked. */
  private void lose(Order order, long epoch, RuntimeException why) {
    limitedSince.remove(order.terms().id());
    LOG.log(System.Logger.Level.WARNING, "Order " + order.terms().id() + " is UNKNOWN", why);
    change(order, new OrderChange.LoseTrack(String.valueOf(why.getMessage())), epoch);
  }

  private void end(Order order, Rejection why, long epoch) {
    limitedSince.remove(order.terms().id());
    boolean lost = order.state() == OrderState.UNKNOWN;
    change(order, lost ? new OrderChange.Cancel(why.code()) : new OrderChange.Reject(why), epoch);
  }

  private void change(Order order, OrderChange change, long epoch) {
    Optional<Booked> ignored =
        done(
            ledger.change(
                order.terms().id(),
                order.terms().accountId(),
                List.of(change),
                new Stamp(epoch, null)));
  }
}
