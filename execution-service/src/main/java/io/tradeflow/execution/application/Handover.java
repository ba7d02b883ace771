package io.tradeflow.execution.application;

import static io.tradeflow.execution.application.Stages.done;

import io.tradeflow.execution.application.Broker.BrokerUnavailable;
import io.tradeflow.execution.application.OrderLedger.Booked;
import io.tradeflow.execution.application.SendGate.Answer;
import io.tradeflow.execution.application.SendGate.Intent;
import io.tradeflow.execution.application.SendGate.Permit;
import io.tradeflow.execution.domain.Order;
import io.tradeflow.execution.domain.OrderChange;
import io.tradeflow.execution.domain.OrderState;
import io.tradeflow.execution.domain.Rejection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The way of an order through the gate to its broker. What the gate lets wait is kept here; what a
 * switch stops is ended, after the broker was asked if it may have it already. Work of one account
 * comes from one thread at a time.
 */
final class Handover {
  private static final System.Logger LOG = System.getLogger(Handover.class.getName());
  private static final int ATTEMPTS = 5;

  private final OrderLedger ledger;
  private final Broker broker;
  private final SendGate gate;
  private final Map<UUID, Order> unsent = new ConcurrentHashMap<>();

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
          if (called(order, epoch, go.permit(), perhapsThere)) {
            return;
          }
        }
        case Answer.Wait wait -> {
          if (!(perhapsThere && found(order, epoch)) && order.state() == OrderState.SENDING) {
            unsent.put(order.terms().id(), order);
          }
          return;
        }
        case Answer.Stopped stopped -> {
          if (!(perhapsThere && found(order, epoch))) {
            end(order, stopped.why(), epoch);
          }
          return;
        }
      }
    }
    String why = "The broker took none of " + ATTEMPTS + " requests in time. Place it again.";
    end(order, new Rejection("BROKER_TOO_LATE", null, null, why), epoch);
  }

  /** False if the broker refused for the time alone: a fresh permit may do. */
  private boolean called(Order order, long epoch, Permit permit, boolean perhapsThere) {
    try {
      if (perhapsThere) {
        broker.resume(order, epoch, permit.validity());
        gate.answered(order.terms().id());
      } else {
        broker.send(order, epoch, permit.validity());
      }
      gate.answered(permit);
      return true;
    } catch (TooLate e) {
      LOG.log(System.Logger.Level.INFO, "Order " + order.terms().id() + " came too late", e);
      gate.answered(permit);
      return false;
    } catch (BrokerUnavailable e) {
      lose(order, epoch, e);
      return true;
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
    } catch (TooLate | BrokerUnavailable e) {
      lose(order, epoch, e);
    }
  }

  /** Ends what was never sent; asks the broker to cancel what it may have. */
  void cancel(Order order, String reason, long epoch) {
    if (!order.state().atBroker() || unsent.remove(order.terms().id()) != null) {
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
    boolean neverSent = unsent.remove(order.terms().id()) != null;
    if (neverSent || order.state() == OrderState.APPROVED) {
      end(order, why, epoch);
    } else if (order.state().atBroker()) {
      cancel(order, why.code(), epoch);
    }
  }

  /** Orders that are SENDING and wait for a lease. */
  List<Order> waiting() {
    return List.copyOf(unsent.values());
  }

  /** Whether it still waits; from now on it does not. */
  boolean takeWaiting(Order order) {
    return unsent.remove(order.terms().id()) != null;
  }

  /** A call that may or may not have arrived leaves the order UNKNOWN; the broker is asked. */
  private void lose(Order order, long epoch, RuntimeException why) {
    LOG.log(System.Logger.Level.WARNING, "Order " + order.terms().id() + " is UNKNOWN", why);
    change(order, new OrderChange.LoseTrack(String.valueOf(why.getMessage())), epoch);
  }

  private void end(Order order, Rejection why, long epoch) {
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
