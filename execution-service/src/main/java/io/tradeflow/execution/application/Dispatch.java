package io.tradeflow.execution.application;

import static io.tradeflow.execution.application.Stages.done;

import io.tradeflow.execution.application.OrderLedger.Booked;
import io.tradeflow.execution.domain.NewOrder;
import io.tradeflow.execution.domain.Order;
import io.tradeflow.execution.domain.OrderChange;
import io.tradeflow.execution.domain.OrderLife;
import io.tradeflow.execution.domain.OrderState;
import io.tradeflow.execution.domain.Rejection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The ways of one order to its broker, now or when its turn has come: sending, asking back,
 * cancelling, stopping. What may not be sent yet is noted by its partition. Work of one account
 * takes turns.
 */
final class Dispatch {
  private static final System.Logger LOG = System.getLogger(Dispatch.class.getName());

  private final OrderLedger ledger;
  private final SendGate gate;
  private final Fences fences;
  private final Partitions partitions;
  private final BrokerLines lines;
  private final Handover handover;
  private final OrderChanges amendments;
  private final Trails trails;
  private final Turns turns = new Turns();
  private final Set<Integer> waiting = ConcurrentHashMap.newKeySet();

  Dispatch(
      OrderLedger ledger,
      SendGate gate,
      Fences fences,
      Partitions partitions,
      BrokerLines lines,
      Handover handover,
      OrderChanges amendments,
      Trails trails) {
    this.ledger = ledger;
    this.gate = gate;
    this.fences = fences;
    this.partitions = partitions;
    this.lines = lines;
    this.handover = handover;
    this.amendments = amendments;
    this.trails = trails;
  }

  /** Work of the account, in its turn. */
  void inTurn(String account, Runnable work) {
    turns.take(account, work);
  }

  /** Partitions in which approved orders wait. */
  Set<Integer> waiting() {
    return Set.copyOf(waiting);
  }

  /** Approved orders of the partition wait. */
  void await(int partition) {
    waiting.add(partition);
  }

  /** They go on now. */
  void goOn(int partition) {
    waiting.remove(partition);
  }

  /**
   * Goes on with an order that may be at its broker.
   *
   * @param held whether its plan holds it back
   */
  void takeBack(Order order, long epoch, Predicate<UUID> held) {
    if (lines.remote(order) && order.state().atBroker()) {
      lines.call(
          "look-up", order, epoch, () -> asItIs(order, epoch, it -> askBack(it, epoch, held)));
    } else {
      turns.take(order.terms().accountId(), () -> askBack(order, epoch, held));
    }
  }

  /** What waited in a queue is done with the order as it then is, while its partition is ours. */
  private void asItIs(Order queued, long epoch, Consumer<Order> call) {
    NewOrder terms = queued.terms();
    @Nullable Long owned = partitions.claimed(queued);
    if (owned != null && owned == epoch) {
      done(ledger.find(terms.id(), terms.accountId()))
          .filter(order -> !order.state().finished())
          .ifPresent(call);
    }
  }

  private void askBack(Order order, long epoch, Predicate<UUID> held) {
    switch (order.state()) {
      case APPROVED -> {
        if (!held.test(order.terms().id())) {
          sendOrAwait(order, epoch);
        }
      }
      case SENDING -> handover.resume(order, epoch);
      case UNKNOWN -> {
        if (order.terms().foreign()) {
          handover.takeBack(order, epoch);
        } else {
          handover.resume(order, epoch);
        }
        amendments.goOn(order, epoch);
      }
      case WORKING, PARTIALLY_FILLED -> {
        handover.takeBack(order, epoch);
        amendments.goOn(order, epoch);
      }
      case SUBMITTED, REJECTED, FILLED, CANCELLED, EXPIRED -> {}
    }
  }

  /** A cancel does not wait behind orders, but behind its own. In the account's turn. */
  void cancel(Order listed, String reason, long epoch) {
    Order order = listed.state().atBroker() ? listed : now(listed).orElse(listed);
    if (order.state().atBroker()) {
      later("cancel", order, epoch, it -> handover.cancel(it, reason, epoch));
    } else {
      handover.cancel(order, reason, epoch);
      trails.forget(order);
    }
  }

  /** What was listed before it was sent may be on its way to its broker by now. */
  private Optional<Order> now(Order listed) {
    return done(ledger.find(listed.terms().id(), listed.terms().accountId()));
  }

  /** Ends an order that was listed as APPROVED, unless it has been sent since. In its turn. */
  private void stopUnsent(Order listed, Rejection why, long epoch) {
    now(listed)
        .filter(order -> order.state() == OrderState.APPROVED)
        .ifPresent(order -> handover.stop(order, why, epoch));
  }

  /** Calls now where the broker is near, else when the call's turn has come. */
  void later(String kind, Order order, long epoch, Consumer<Order> call) {
    if (lines.remote(order)) {
      lines.call(kind, order, epoch, () -> asItIs(order, epoch, call));
    } else {
      turns.take(order.terms().accountId(), () -> call.accept(order));
    }
  }

  /**
   * SENDING commits under our epoch; the last gate comes after it, right before the call. An order
   * that is APPROVED only, as its broker is far or there is no lease, takes its way from there; a
   * decision that comes again changes nothing else.
   */
  void sendOrQueue(UUID id, String account, List<OrderChange> changes, long epoch) {
    change(id, account, changes, epoch)
        .ifPresent(
            booked -> {
              Order order = booked.order();
              if (order.state() == OrderState.APPROVED) {
                sendOrAwait(order, epoch);
              } else if (changes.stream()
                  .filter(OrderChange.Send.class::isInstance)
                  .anyMatch(send -> !booked.refused().contains(send))) {
                amendments.reduced(order, epoch).ifPresent(it -> handover.send(it, epoch));
              }
            });
  }

  /** As it may be sent, once SENDING is committed; empty if it may not any more. */
  private Optional<Order> sending(Order order, long epoch) {
    OrderChange send = new OrderChange.Send(epoch);
    return step(order, send, epoch)
        .filter(booked -> !booked.refused().contains(send))
        .flatMap(booked -> amendments.reduced(booked.order(), epoch));
  }

  /** The way to a broker behind a network; without room the order stays APPROVED and waits. */
  private void queue(Order order, long epoch) {
    if (!lines.send(order, epoch, () -> lines.inTurn(order, () -> sendQueued(order, epoch)))) {
      waiting.add(partitions.of(order));
    }
  }

  /** What waited may have been ended or fenced meanwhile, or its partition may be another's. */
  private void sendQueued(Order queued, long epoch) {
    String account = queued.terms().accountId();
    AtomicReference<Optional<Order>> ready = new AtomicReference<>(Optional.empty());
    try {
      turns.take(
          account,
          () -> {
            @Nullable Rejection fenced = fences.stopped(queued.terms());
            if (fenced == null) {
              ready.set(sending(queued, epoch));
            } else {
              stopUnsent(queued, fenced, epoch);
            }
          });
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.WARNING, "Sent later: order " + queued.terms().id(), e);
      waiting.add(partitions.of(queued));
    }
    ready.get().ifPresent(order -> handover.send(order, epoch));
  }

  /**
   * Without a lease an order stays APPROVED, unless a switch covers it; so does one that trails
   * until the market reaches it, where its broker has no trailing stops.
   */
  void sendOrAwait(Order order, long epoch) {
    NewOrder terms = order.terms();
    @Nullable Rejection killed = gate.stopped(terms);
    @Nullable Rejection stopped = killed == null ? fences.stopped(terms) : killed;
    if (stopped != null) {
      stopUnsent(order, stopped, epoch);
      trails.forget(order);
    } else if (lines.remote(order) && order.trails()) {
      trails.watch(order);
    } else if (gate.open()) {
      if (lines.remote(order)) {
        queue(order, epoch);
      } else {
        sending(order, epoch).ifPresent(it -> handover.send(it, epoch));
      }
    } else {
      waiting.add(partitions.of(order));
    }
  }

  /** The position may have shrunk while a reduce-only order waited. */
  void sendAgain(Order order, long epoch) {
    if (handover.waits(order, epoch)) {
      amendments
          .reduced(order, epoch)
          .ifPresentOrElse(it -> handover.again(it, epoch), () -> handover.drop(order));
    } else {
      now(order)
          .filter(it -> !it.state().finished())
          .ifPresentOrElse(it -> handover.again(it, epoch), () -> handover.drop(order));
    }
  }

  /** What works at the broker does not wait for other calls of its account. */
  void stopInTurn(Order order, long epoch) {
    if (order.state().atBroker() && lines.remote(order)) {
      lines.call("stop", order, epoch, () -> stop(order, epoch));
    } else if (order.state() == OrderState.APPROVED || order.state() == OrderState.SENDING) {
      turns.take(order.terms().accountId(), () -> stop(order, epoch));
    } else {
      stop(order, epoch);
    }
  }

  private void stop(Order listed, long epoch) {
    @Nullable Rejection stopped = gate.stopped(listed.terms());
    if (stopped != null) {
      now(listed).ifPresent(order -> stopAsItIs(listed, order, stopped, epoch));
      trails.forget(listed);
    }
  }

  /** What was sent since it was listed may be on its way: its calls follow one another. */
  private void stopAsItIs(Order listed, Order order, Rejection why, long epoch) {
    if (order.state().atBroker() && !listed.state().atBroker()) {
      later("stop", order, epoch, it -> handover.stop(it, why, epoch));
    } else {
      handover.stop(order, why, epoch);
    }
  }

  /** Books the step; a change of terms that is asked for and undecided is refused before it. */
  Optional<Booked> step(Order order, OrderChange step, long epoch) {
    Optional<Booked> booked = change(order, OrderLife.first(order, step), epoch);
    boolean askedMeanwhile =
        booked
            .filter(it -> it.refused().contains(step) && it.order().pending() != null)
            .isPresent();
    return askedMeanwhile
        ? booked.flatMap(it -> change(it.order(), OrderLife.first(it.order(), step), epoch))
        : booked;
  }

  private Optional<Booked> change(Order order, List<OrderChange> changes, long epoch) {
    return change(order.terms().id(), order.terms().accountId(), changes, epoch);
  }

  Optional<Booked> change(UUID id, String account, List<OrderChange> changes, long epoch) {
    return done(ledger.change(id, account, changes, new Stamp(epoch, null)));
  }
}
