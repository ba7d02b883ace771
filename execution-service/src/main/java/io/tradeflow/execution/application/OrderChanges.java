package io.tradeflow.execution.application;

import static io.tradeflow.execution.application.Stages.done;

import io.tradeflow.execution.application.Broker.BrokerUnavailable;
import io.tradeflow.execution.application.OrderLedger.Booked;
import io.tradeflow.execution.application.OrderLedger.Reducible;
import io.tradeflow.execution.application.SendGate.Answer;
import io.tradeflow.execution.application.SendGate.Intent;
import io.tradeflow.execution.domain.Amendment;
import io.tradeflow.execution.domain.NewOrder;
import io.tradeflow.execution.domain.Order;
import io.tradeflow.execution.domain.OrderChange;
import io.tradeflow.execution.domain.OrderState;
import io.tradeflow.execution.domain.Rejection;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * New terms of orders on their way from the wish to the broker, and the cuts that keep reduce-only
 * orders within their positions. Called by {@link OrderDesk} under an epoch that it owns.
 */
final class OrderChanges {
  private static final System.Logger LOG = System.getLogger(OrderChanges.class.getName());
  private static final String REDUCE_ONLY = "REDUCE_ONLY";

  private final OrderLedger ledger;
  private final Broker broker;
  private final Market market;
  private final SendGate gate;
  private final Fences fences;
  private final Map<UUID, Order> unsent = new ConcurrentHashMap<>();

  OrderChanges(OrderLedger ledger, Broker broker, Market market, SendGate gate, Fences fences) {
    this.fences = fences;
    this.ledger = ledger;
    this.broker = broker;
    this.market = market;
    this.gate = gate;
  }

  /**
   * Asks for new terms that came as a command; what the order cannot have, or another account's
   * order, is refused by an event.
   *
   * @throws IllegalArgumentException if the account does not exist
   */
  void ask(UUID id, String account, Amendment.Wish wish, String command, String correlationId) {
    @Nullable Rejection why = asked(id, account, wish, command);
    OrderLedger.RefusedCommand refused =
        new OrderLedger.RefusedCommand(command, "MODIFY_ORDER", account, id, correlationId);
    if (why != null && !done(ledger.refuse(refused, why))) {
      throw new IllegalArgumentException("There is no account " + account);
    }
  }

  /** Why the order takes no such change now, or null if it is asked for. */
  private @Nullable Rejection asked(UUID id, String account, Amendment.Wish wish, String key) {
    @Nullable Order order = done(ledger.find(id, account)).orElse(null);
    if (order == null) {
      return ChangeRefusals.notFound();
    }
    @Nullable InstrumentRules rules = market.instrument(order.terms().symbol());
    @Nullable Rejection broken = rules == null ? null : OrderRules.broken(order, wish, rules);
    if (broken != null && !order.state().finished()) {
      return done(ledger.askedBefore(account, key)) ? null : broken;
    }
    return done(ledger.ask(id, account, wish, key, key))
        .map(asked -> asked.permitted() ? null : ChangeRefusals.of(asked.order()))
        .orElse(null);
  }

  /**
   * The approval commits before the broker hears; the order that it is to hear of, if any. What no
   * broker has, as it waits with us, has its new terms with the approval.
   */
  Optional<Order> approved(
      UUID id, String account, OrderChange.ApproveModify approval, long epoch) {
    @Nullable Order watched = done(ledger.find(id, account)).filter(Order::watched).orElse(null);
    if (watched != null) {
      Optional<Booked> ignored =
          change(id, account, List.of(approval, here(watched, approval.id())), epoch);
      return Optional.empty();
    }
    return change(id, account, List.of(approval), epoch)
        .filter(booked -> booked.refused().isEmpty())
        .map(Booked::order)
        .filter(order -> order.state() != OrderState.UNKNOWN);
  }

  /** As the last gate decides; only what is sent needs a lease. */
  private OrderChange here(Order watched, UUID change) {
    NewOrder terms = watched.terms();
    @Nullable Amendment pending = watched.pending();
    boolean shrinks = pending != null && pending.shrinks(terms);
    @Nullable Rejection killed = shrinks ? null : gate.stopped(terms);
    @Nullable Rejection stopped = shrinks || killed != null ? killed : fences.stopped(terms);
    return stopped == null
        ? new OrderChange.Modify(change)
        : new OrderChange.RefuseModify(change, stopped);
  }

  /** A change that was approved may not have reached the broker: it hears of it again. */
  void goOn(Order order, long epoch) {
    @Nullable Amendment pending = order.pending();
    if (pending != null && pending.approved()) {
      hand(order, epoch);
    }
  }

  /** Orders whose approved changes wait for a lease. */
  List<Order> waiting() {
    return List.copyOf(unsent.values());
  }

  /** Tries a change that waited, as the order is now. */
  void again(Order waited, long epoch) {
    NewOrder terms = waited.terms();
    if (unsent.remove(terms.id()) != null) {
      done(ledger.find(terms.id(), terms.accountId()))
          .filter(order -> !order.state().finished())
          .ifPresent(order -> goOn(order, epoch));
    }
  }

  /** Gives the broker the approved terms; larger ones pass the gate as a new order does. */
  private void hand(Order order, long epoch) {
    Amendment pending = Objects.requireNonNull(order.pending());
    Intent intent = pending.shrinks(order.terms()) ? Intent.REDUCE : Intent.INCREASE;
    if (!broker.canModify(order)) {
      String message = "The broker cannot change orders. Cancel it and place a new one.";
      refuse(order, new Rejection("BROKER", null, order.terms().broker(), message), epoch);
      return;
    }
    @Nullable Rejection fenced = intent.adds() ? fences.stopped(order.terms()) : null;
    if (fenced != null) {
      unlessDecided(order, epoch, () -> refuse(order, fenced, epoch));
      return;
    }
    switch (gate.ask(order.terms(), intent)) {
      case Answer.Go go ->
          call(
              () -> {
                modify(order, epoch, go.permit());
                gate.answered(go.permit());
              },
              order,
              epoch);
      case Answer.Wait wait ->
          unlessDecided(order, epoch, () -> unsent.put(order.terms().id(), order));
      case Answer.Stopped stopped ->
          unlessDecided(order, epoch, () -> refuse(order, stopped.why(), epoch));
    }
  }

  /** What the broker may have already is its to decide: our own no comes only if it has nothing. */
  private void unlessDecided(Order order, long epoch, Runnable otherwise) {
    call(
        () -> {
          if (!broker.decided(order, epoch)) {
            otherwise.run();
          }
        },
        order,
        epoch);
  }

  /** What comes too late, now and before, is certain not to be in force. */
  private void modify(Order order, long epoch, SendGate.Permit permit) {
    try {
      broker.modify(order, epoch, permit.validity());
    } catch (TooLate e) {
      String why = "The broker did not take the change in time. Ask again.";
      refuse(order, new Rejection("BROKER_TOO_LATE", null, null, why), epoch);
    }
  }

  /** The order as it may be sent; empty for a reduce-only one that has nothing to reduce. */
  Optional<Order> reduced(Order order, long epoch) {
    if (!order.terms().reduceOnly()) {
      return Optional.of(order);
    }
    Reducible reducible = done(ledger.reducible(order));
    if (reducible.quantity().compareTo(order.terms().quantity()) >= 0) {
      return Optional.of(order);
    }
    OrderChange change =
        reducible.nothing()
            ? new OrderChange.Reject(nothingToReduce(order))
            : new OrderChange.Cut(reducible.quantity());
    return change(order, List.of(change), epoch)
        .map(Booked::order)
        .filter(left -> left.state() == OrderState.SENDING);
  }

  /** Cuts a working reduce-only order to what is left to reduce, or cancels it. */
  void trim(Order order, long epoch) {
    Reducible reducible = done(ledger.reducible(order));
    if (reducible.quantity().compareTo(order.terms().quantity()) >= 0) {
      return;
    }
    if (reducible.nothing() || !broker.canModify(order)) {
      call(() -> broker.cancel(order, REDUCE_ONLY, epoch), order, epoch);
      return;
    }
    BigDecimal quantity = reducible.quantity();
    String name = order.terms().id() + "|cut|" + quantity.toPlainString() + "|" + order.updatedAt();
    UUID id = UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
    Amendment.Wish wish = new Amendment.Wish(quantity, null, null);
    change(
            order,
            List.of(
                new OrderChange.RequestModify(id, wish),
                new OrderChange.ApproveModify(id, REDUCE_ONLY)),
            epoch)
        .filter(booked -> booked.refused().isEmpty())
        .ifPresent(booked -> hand(booked.order(), epoch));
  }

  private static Rejection nothingToReduce(Order order) {
    NewOrder terms = order.terms();
    return new Rejection(
        REDUCE_ONLY,
        "0",
        order.remaining().toPlainString(),
        "There is no position in " + terms.symbol() + " that a " + terms.side() + " reduces.");
  }

  private void refuse(Order order, Rejection why, long epoch) {
    UUID id = Objects.requireNonNull(order.pending()).id();
    change(order, List.of(new OrderChange.RefuseModify(id, why)), epoch);
  }

  /** A call that may or may not have arrived leaves the order UNKNOWN; the desk asks later. */
  private void call(Runnable call, Order order, long epoch) {
    try {
      call.run();
    } catch (BrokerUnavailable e) {
      LOG.log(System.Logger.Level.WARNING, "Order " + order.terms().id() + " is UNKNOWN", e);
      change(order, List.of(new OrderChange.LoseTrack(String.valueOf(e.getMessage()))), epoch);
    }
  }

  private Optional<Booked> change(Order order, List<OrderChange> changes, long epoch) {
    return change(order.terms().id(), order.terms().accountId(), changes, epoch);
  }

  private Optional<Booked> change(UUID id, String account, List<OrderChange> changes, long epoch) {
    return done(ledger.change(id, account, changes, new Stamp(epoch, null)));
  }
}
