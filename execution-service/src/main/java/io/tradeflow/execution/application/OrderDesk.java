package io.tradeflow.execution.application;

import static io.tradeflow.execution.application.Stages.done;

import io.tradeflow.execution.application.OrderLedger.Booked;
import io.tradeflow.execution.domain.Amendment;
import io.tradeflow.execution.domain.NewOrder;
import io.tradeflow.execution.domain.Order;
import io.tradeflow.execution.domain.OrderChange;
import io.tradeflow.execution.domain.OrderState;
import io.tradeflow.execution.domain.Rejection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Works the orders of the partitions that this instance owns: commands and decisions in, broker
 * calls out. A partition is owned from the claim of its epoch on; its open orders are taken back
 * before any new work. Work of one account takes turns; accounts are worked in parallel.
 */
public final class OrderDesk implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(OrderDesk.class.getName());
  private static final String KILL_SWITCH = "KILL_SWITCH";

  private final OrderLedger ledger;
  private final Broker broker;
  private final Market market;
  private final SendGate gate;
  private final Handover handover;
  private final OrderChanges amendments;
  private final Fences fences;
  private final BrokerLines lines;
  private final Turns turns = new Turns();
  private final ToIntFunction<String> partitions;
  private final ConnectedBrokers brokers;
  private final String owner = UUID.randomUUID().toString();
  private final Set<Integer> assigned = ConcurrentHashMap.newKeySet();
  private final Map<Integer, Long> epochs = new ConcurrentHashMap<>();

  /** From the claim on, before the partition's open orders are taken back. */
  private final Map<Integer, Long> claimed = new ConcurrentHashMap<>();

  private final Set<Integer> waiting = ConcurrentHashMap.newKeySet();
  private volatile OrderPlans plans = OrderPlans.NONE;

  /**
   * @param partitions partition of an account
   * @param brokers that orders may name
   */
  public OrderDesk(
      OrderLedger ledger,
      Broker broker,
      Market market,
      SendGate gate,
      Fences fences,
      ToIntFunction<String> partitions,
      ConnectedBrokers brokers) {
    this.ledger = ledger;
    this.broker = broker;
    this.market = market;
    this.gate = gate;
    this.handover = new Handover(ledger, broker, gate);
    this.fences = fences;
    this.amendments = new OrderChanges(ledger, broker, market, gate, fences);
    this.partitions = partitions;
    this.brokers = brokers;
    this.lines = new BrokerLines(brokers.remote());
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
    claimed.remove(partition);
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
        fences.refresh();
        long epoch = done(ledger.claim(partition, owner));
        claimed.put(partition, epoch);
        plans.claimed(partition, epoch);
        List<Order> open = done(ledger.open(partition));
        keepStops(open.stream().filter(order -> order.state() != OrderState.SENDING).toList());
        Set<UUID> wished = cancelWished(Set.of(partition), claimed);
        open.stream()
            .filter(order -> !wished.contains(order.terms().id()))
            .forEach(order -> takeBack(order, epoch));
        epochs.put(partition, epoch);
      }
    }
  }

  /** Cancels what is still to be cancelled, and asks the broker about orders that we lost. */
  public void recover() {
    if (epochs.isEmpty()) {
      return;
    }
    Set<UUID> wished = cancelWished(epochs.keySet(), epochs);
    for (Order order : done(ledger.lost(epochs.keySet()))) {
      @Nullable Long epoch = epochs.get(partition(order.terms().accountId()));
      if (epoch != null && !wished.contains(order.terms().id())) {
        takeBack(order, epoch);
      }
    }
  }

  /**
   * Issues the cancels that were asked for and are not done, by this instance or the one before;
   * repeating them is harmless. Such an order is not taken back by other ways, on which it might
   * yet be sent.
   */
  private Set<UUID> cancelWished(Set<Integer> partitions, Map<Integer, Long> under) {
    Set<UUID> wished = new HashSet<>();
    for (OrderLedger.CancelWish wish : done(ledger.cancelWishes(partitions))) {
      Order order = wish.order();
      @Nullable Long epoch = under.get(partition(order.terms().accountId()));
      if (epoch != null) {
        wished.add(order.terms().id());
        turns.take(order.terms().accountId(), () -> cancel(order, wish.reason(), epoch));
      }
    }
    return wished;
  }

  /**
   * What an engaged switch covers at brokers is cancelled, although we may die and the switch may
   * be released before that is done.
   */
  private void keepStops(List<Order> open) {
    List<UUID> stopped =
        open.stream()
            .filter(order -> order.state().atBroker() && gate.stopped(order.terms()) != null)
            .map(order -> order.terms().id())
            .toList();
    if (!stopped.isEmpty()) {
      Void ignored = done(ledger.askCancels(stopped, KILL_SWITCH));
    }
  }

  /** Partitions that this instance owns, each with its epoch. */
  Map<Integer, Long> owned() {
    return Map.copyOf(epochs);
  }

  /** Asks the broker what became of an order that it has, or had. */
  void lookUp(Order order, long epoch) {
    takeBack(order, epoch);
  }

  private void takeBack(Order order, long epoch) {
    if (lines.remote(order) && order.state().atBroker()) {
      lines.call("look-up", order, () -> asItIs(order, epoch, it -> askBack(it, epoch)));
    } else {
      turns.take(order.terms().accountId(), () -> askBack(order, epoch));
    }
  }

  /** What waited in a queue is done with the order as it then is, while its partition is ours. */
  private void asItIs(Order queued, long epoch, Consumer<Order> call) {
    NewOrder terms = queued.terms();
    @Nullable Long owned = claimed.get(partition(terms.accountId()));
    if (owned != null && owned == epoch) {
      done(ledger.find(terms.id(), terms.accountId()))
          .filter(order -> !order.state().finished())
          .ifPresent(call);
    }
  }

  private void askBack(Order order, long epoch) {
    switch (order.state()) {
      case APPROVED -> {
        if (!plans.holds(order.terms().id())) {
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

  /** Makes reduce-only orders that work no larger than what they may reduce. */
  public void trim() {
    if (epochs.isEmpty()) {
      return;
    }
    for (Order order : done(ledger.overreaching(epochs.keySet()))) {
      String account = order.terms().accountId();
      @Nullable Long epoch = epochs.get(partition(account));
      if (epoch != null) {
        later("trim", order, epoch, it -> amendments.trim(it, epoch));
      }
    }
  }

  /**
   * Asks for new terms of an order, by a command; risk decides on them. What does not fit is
   * refused by an event.
   *
   * @throws IllegalArgumentException if the account does not exist
   */
  public void modify(
      UUID id, String account, Amendment.Wish wish, String command, String correlationId) {
    amendments.ask(id, account, wish, command, correlationId);
  }

  /** Risk lets the new terms pass: the broker hears of them. */
  public void modifyApproved(UUID id, String account, UUID change, String decisionId) {
    long epoch = epoch(account);
    OrderChange.ApproveModify approval = new OrderChange.ApproveModify(change, decisionId);
    turns.take(
        account,
        () ->
            amendments
                .approved(id, account, approval, epoch)
                .ifPresent(
                    order -> later("modify", order, epoch, it -> amendments.goOn(it, epoch))));
  }

  /** Risk refuses the new terms. */
  public void modifyRejected(UUID id, String account, UUID change, Rejection why) {
    long epoch = epoch(account);
    turns.take(
        account,
        () -> change(id, account, List.of(new OrderChange.DenyModify(change, why)), epoch));
  }

  /** Risk lets the order pass: it is sent, once, whatever was repeated, when there is a lease. */
  public void approved(UUID id, String account, String decisionId) {
    long epoch = epoch(account);
    OrderChange approve = new OrderChange.Approve(decisionId);
    turns.take(
        account,
        () -> {
          if (plans.holds(id)) {
            change(id, account, List.of(approve), epoch);
          } else if (gate.open() && !fences.fenced(account)) {
            OrderChange send = new OrderChange.Send(epoch, lines.remote());
            sendOrQueue(id, account, List.of(approve, send), epoch);
          } else {
            sendOrQueue(id, account, List.of(approve), epoch);
          }
        });
  }

  /** Sends an order that its plan held, if it is approved. */
  public void release(UUID id, String account) {
    long epoch = epoch(account);
    turns.take(
        account,
        () ->
            done(ledger.find(id, account))
                .filter(order -> order.state() == OrderState.APPROVED)
                .ifPresent(order -> sendOrAwait(order, epoch)));
  }

  /** Risk refuses the order. */
  public void rejected(UUID id, String account, Rejection why) {
    long epoch = epoch(account);
    turns.take(account, () -> change(id, account, List.of(new OrderChange.Reject(why)), epoch));
  }

  /**
   * Cancels what is left of the order, at the broker if it is there. Returns when the wish is
   * written down, however long the broker takes.
   */
  public void cancel(UUID id, String account, String reason) {
    long epoch = epoch(account);
    turns.take(
        account,
        () ->
            done(ledger.askCancel(id, account, reason))
                .ifPresent(order -> cancel(order, reason, epoch)));
  }

  /** A cancel does not wait behind orders, but behind its own. */
  private void cancel(Order order, String reason, long epoch) {
    if (order.state().atBroker()) {
      later("cancel", order, epoch, it -> handover.cancel(it, reason, epoch));
    } else {
      handover.cancel(order, reason, epoch);
    }
  }

  /** Calls now where the broker is near, else when the call's turn has come. */
  private void later(String kind, Order order, long epoch, Consumer<Order> call) {
    if (lines.remote(order)) {
      lines.call(kind, order, () -> asItIs(order, epoch, call));
    } else {
      turns.take(order.terms().accountId(), () -> call.accept(order));
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
    @Nullable Rejection broken = OrderRules.broken(terms, rules, brokers);
    @Nullable Rejection refused = broken == null ? market.stopped(terms) : broken;
    if (done(ledger.accept(terms, key, key, Optional.ofNullable(refused))).isEmpty()) {
      throw new IllegalArgumentException("There is no account " + terms.accountId());
    }
  }

  /**
   * SENDING commits under our epoch; the last gate comes after it, right before the call. An order
   * that is APPROVED only, as its broker is far or there is no lease, takes its way from there; a
   * decision that comes again changes nothing else.
   */
  private void sendOrQueue(UUID id, String account, List<OrderChange> changes, long epoch) {
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
    NewOrder terms = order.terms();
    return change(terms.id(), terms.accountId(), List.of(new OrderChange.Send(epoch)), epoch)
        .filter(booked -> booked.refused().isEmpty())
        .flatMap(booked -> amendments.reduced(booked.order(), epoch));
  }

  /** The way to a broker behind a network; without room the order stays APPROVED and waits. */
  private void queue(Order order, long epoch) {
    if (!lines.send(order, () -> lines.inTurn(order, () -> sendQueued(order, epoch)))) {
      waiting.add(partition(order.terms().accountId()));
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
              handover.stop(queued, fenced, epoch);
            }
          });
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.WARNING, "Sent later: order " + queued.terms().id(), e);
      waiting.add(partition(account));
    }
    ready.get().ifPresent(order -> handover.send(order, epoch));
  }

  /** Without a lease an order stays APPROVED, unless a switch covers it. */
  private void sendOrAwait(Order order, long epoch) {
    NewOrder terms = order.terms();
    @Nullable Rejection killed = gate.stopped(terms);
    @Nullable Rejection stopped = killed == null ? fences.stopped(terms) : killed;
    if (stopped != null) {
      handover.stop(order, stopped, epoch);
    } else if (gate.open()) {
      if (lines.remote(order)) {
        queue(order, epoch);
      } else {
        sending(order, epoch).ifPresent(it -> handover.send(it, epoch));
      }
    } else {
      waiting.add(partition(terms.accountId()));
    }
  }

  /** Sends what waited for a lease, if there is one now. */
  public void sendWaiting() {
    if (!gate.open()) {
      return;
    }
    for (int partition : Set.copyOf(waiting)) {
      waiting.remove(partition);
      @Nullable Long epoch = epochs.get(partition);
      if (epoch != null) {
        sendApproved(partition, epoch);
      }
    }
    for (Order order : amendments.waiting()) {
      @Nullable Long epoch = epochs.get(partition(order.terms().accountId()));
      if (epoch != null) {
        later("modify", order, epoch, it -> amendments.again(it, epoch));
      }
    }
    for (Order order : handover.waiting()) {
      @Nullable Long epoch = epochs.get(partition(order.terms().accountId()));
      if (epoch == null) {
        handover.drop(order);
      } else {
        later("send", order, epoch, it -> sendAgain(it, epoch));
      }
    }
  }

  /** The position may have shrunk while a reduce-only order waited. */
  private void sendAgain(Order order, long epoch) {
    if (handover.waits(order, epoch)) {
      amendments
          .reduced(order, epoch)
          .ifPresentOrElse(it -> handover.again(it, epoch), () -> handover.drop(order));
    } else {
      handover.again(order, epoch);
    }
  }

  private void sendApproved(int partition, long epoch) {
    try {
      List<Order> open = done(ledger.open(partition));
      eachAccount(open, order -> order.state() == OrderState.APPROVED, it -> takeBack(it, epoch));
    } catch (RuntimeException e) {
      waiting.add(partition);
      throw e;
    }
  }

  /**
   * Ends the open orders that the engaged scopes cover: cancels at the broker, refuses what waits.
   */
  public void cancelStopped() {
    for (Map.Entry<Integer, Long> owned : epochs.entrySet()) {
      List<Order> open = done(ledger.open(owned.getKey()));
      keepStops(open);
      eachAccount(
          open,
          order -> gate.stopped(order.terms()) != null,
          order -> stopInTurn(order, owned.getValue()));
    }
  }

  /** What works at the broker does not wait for other calls of its account. */
  private void stopInTurn(Order order, long epoch) {
    if (order.state().atBroker() && lines.remote(order)) {
      lines.call("stop", order, () -> stop(order, epoch));
    } else if (order.state() == OrderState.APPROVED || order.state() == OrderState.SENDING) {
      turns.take(order.terms().accountId(), () -> stop(order, epoch));
    } else {
      stop(order, epoch);
    }
  }

  private void stop(Order listed, long epoch) {
    NewOrder terms = listed.terms();
    @Nullable Rejection stopped = gate.stopped(terms);
    if (stopped != null) {
      done(ledger.find(terms.id(), terms.accountId()))
          .ifPresent(order -> handover.stop(order, stopped, epoch));
    }
  }

  /** Works orders, accounts side by side; one that fails does not hold up others. */
  private void eachAccount(List<Order> open, Predicate<Order> wanted, Consumer<Order> work) {
    Map<String, List<Order>> accounts =
        open.stream()
            .filter(wanted)
            .collect(Collectors.groupingBy(order -> order.terms().accountId()));
    List<Future<?>> all;
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      all =
          accounts.values().stream()
              .<Future<?>>map(orders -> threads.submit(() -> orders.forEach(work)))
              .toList();
    }
    for (Future<?> one : all) {
      if (one.state() == Future.State.FAILED) {
        throw new IllegalStateException("Work of an account failed", one.exceptionNow());
      }
    }
  }

  private Optional<Booked> change(UUID id, String account, List<OrderChange> changes, long epoch) {
    return done(ledger.change(id, account, changes, new Stamp(epoch, null)));
  }

  /** Orders that wait for a broker behind a network. */
  public int queued(String broker) {
    return lines.waiting(broker);
  }

  @Override
  public void close() {
    lines.close();
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
