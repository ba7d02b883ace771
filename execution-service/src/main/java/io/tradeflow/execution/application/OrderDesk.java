package io.tradeflow.execution.application;

import static io.tradeflow.execution.application.Stages.done;

import io.tradeflow.execution.domain.Amendment;
import io.tradeflow.execution.domain.NewOrder;
import io.tradeflow.execution.domain.Order;
import io.tradeflow.execution.domain.OrderChange;
import io.tradeflow.execution.domain.OrderState;
import io.tradeflow.execution.domain.Rejection;
import java.math.BigDecimal;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Function;
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
  private static final String KILL_SWITCH = "KILL_SWITCH";

  private final OrderLedger ledger;
  private final Broker broker;
  private final Market market;
  private final SendGate gate;
  private final Handover handover;
  private final OrderChanges amendments;
  private final Fences fences;
  private final BrokerLines lines;
  private final Partitions partitions;
  private final Dispatch dispatch;
  private final ConnectedBrokers brokers;
  private final Trails trails;
  private final String owner = UUID.randomUUID().toString();
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
    this.partitions = new Partitions(partitions);
    this.brokers = brokers;
    this.lines = new BrokerLines(brokers.remote());
    this.trails = new Trails(ledger, market, this.partitions);
    this.dispatch =
        new Dispatch(ledger, gate, fences, this.partitions, lines, handover, amendments, trails);
  }

  /** Heeds the plans whose children the orders may be. */
  public void heed(OrderPlans those) {
    plans = those;
  }

  /** Gives this instance a partition; it is claimed when the market and the ledger permit. */
  public void assign(int partition) {
    partitions.assign(partition);
  }

  /** Takes a partition away. */
  public synchronized void revoke(int partition) {
    boolean owned = partitions.revoke(partition);
    plans.revoked(partition);
    if (owned) {
      broker.release(partition);
    }
  }

  /**
   * Claims what was assigned and not claimed yet. Fails, and may be called again, while the ledger
   * is away or the kill switches have not been read.
   */
  public synchronized void claim() {
    for (int partition : partitions.unowned()) {
      if (!market.ready()) {
        throw new IllegalStateException("Kill switches and instruments are still being read");
      }
      fences.refresh();
      long epoch = done(ledger.claim(partition, owner));
      partitions.claim(partition, epoch);
      plans.claimed(partition, epoch);
      List<Order> open = done(ledger.open(partition));
      keepStops(open, order -> order.state() != OrderState.SENDING && missed(order));
      Set<UUID> wished = cancelWished(Set.of(partition), partitions::claimed);
      open.stream()
          .filter(order -> !wished.contains(order.terms().id()))
          .forEach(order -> lookUp(order, epoch));
      partitions.own(partition, epoch);
    }
  }

  /**
   * Cancels what is still to be cancelled, and asks the brokers about orders that we lost. One in
   * this process has decided on what it was given; only its UNKNOWN orders are asked about.
   */
  public void recover() {
    Set<Integer> owned = owned().keySet();
    if (owned.isEmpty()) {
      return;
    }
    Set<UUID> wished = cancelWished(owned, partitions::owned);
    for (Order order : done(ledger.lost(owned))) {
      @Nullable Long epoch = partitions.owned(order);
      boolean lost = order.state() == OrderState.UNKNOWN || lines.remote(order);
      if (epoch != null && lost && !wished.contains(order.terms().id())) {
        lookUp(order, epoch);
      }
    }
  }

  /**
   * Issues the cancels that were asked for and are not done, by this instance or the one before;
   * repeating them is harmless. Such an order is not taken back by other ways, on which it might
   * yet be sent.
   */
  private Set<UUID> cancelWished(Set<Integer> those, Function<Order, @Nullable Long> epochs) {
    Set<UUID> wished = new HashSet<>();
    for (OrderLedger.CancelWish wish : done(ledger.cancelWishes(those))) {
      Order order = wish.order();
      @Nullable Long epoch = epochs.apply(order);
      if (epoch != null) {
        wished.add(order.terms().id());
        dispatch.inTurn(
            order.terms().accountId(), () -> dispatch.cancel(order, wish.reason(), epoch));
      }
    }
    return wished;
  }

  /** Whether a switch has, or had, to cancel it; who owned it may have died before it could. */
  private boolean missed(Order order) {
    return stopped(order) || gate.engagedSince(order);
  }

  private boolean stopped(Order order) {
    return gate.stopped(order.terms()) != null;
  }

  /**
   * What an engaged switch covers at brokers is cancelled, although we may die and the switch may
   * be released before that is done.
   */
  private void keepStops(List<Order> open, Predicate<Order> which) {
    List<UUID> stopped =
        open.stream()
            .filter(order -> order.state().atBroker() && which.test(order))
            .map(order -> order.terms().id())
            .toList();
    if (!stopped.isEmpty()) {
      Void ignored = done(ledger.askCancels(stopped, KILL_SWITCH));
    }
  }

  /** Partitions that this instance owns, each with its epoch. */
  Map<Integer, Long> owned() {
    return partitions.owned();
  }

  /** Asks the broker what became of an order that it has, or had. */
  void lookUp(Order order, long epoch) {
    dispatch.takeBack(order, epoch, plans::holds);
  }

  /** Makes reduce-only orders that work no larger than what they may reduce. */
  public void trim() {
    Set<Integer> owned = owned().keySet();
    if (owned.isEmpty()) {
      return;
    }
    for (Order order : done(ledger.overreaching(owned))) {
      @Nullable Long epoch = partitions.owned(order);
      if (epoch != null) {
        dispatch.later("trim", order, epoch, it -> amendments.trim(it, epoch));
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
    long epoch = partitions.epoch(account);
    OrderChange.ApproveModify approval = new OrderChange.ApproveModify(change, decisionId);
    dispatch.inTurn(
        account,
        () ->
            amendments
                .approved(id, account, approval, epoch)
                .ifPresent(
                    order ->
                        dispatch.later("modify", order, epoch, it -> amendments.goOn(it, epoch))));
  }

  /** Risk refuses the new terms. */
  public void modifyRejected(UUID id, String account, UUID change, Rejection why) {
    long epoch = partitions.epoch(account);
    dispatch.inTurn(
        account,
        () ->
            dispatch.change(id, account, List.of(new OrderChange.DenyModify(change, why)), epoch));
  }

  /** Risk lets the order pass: it is sent, once, whatever was repeated, when there is a lease. */
  public void approved(UUID id, String account, String decisionId) {
    long epoch = partitions.epoch(account);
    OrderChange approve = new OrderChange.Approve(decisionId);
    dispatch.inTurn(
        account,
        () -> {
          if (plans.holds(id)) {
            dispatch.change(id, account, List.of(approve), epoch);
          } else if (gate.open() && !fences.fenced(account)) {
            OrderChange send = new OrderChange.Send(epoch, lines.remote());
            dispatch.sendOrQueue(id, account, List.of(approve, send), epoch);
          } else {
            dispatch.sendOrQueue(id, account, List.of(approve), epoch);
          }
        });
  }

  /** Sends an order that its plan held, if it is approved. */
  public void release(UUID id, String account) {
    long epoch = partitions.epoch(account);
    dispatch.inTurn(
        account,
        () ->
            done(ledger.find(id, account))
                .filter(order -> order.state() == OrderState.APPROVED)
                .ifPresent(order -> dispatch.sendOrAwait(order, epoch)));
  }

  /** Risk refuses the order; a second decision does not end what the first let pass. */
  public void rejected(UUID id, String account, Rejection why) {
    long epoch = partitions.epoch(account);
    dispatch.inTurn(
        account,
        () ->
            done(ledger.find(id, account))
                .filter(order -> order.state() == OrderState.SUBMITTED)
                .ifPresent(
                    order ->
                        dispatch.change(id, account, List.of(new OrderChange.Reject(why)), epoch)));
  }

  /**
   * Cancels what is left of the order, at the broker if it is there. Returns when the wish is
   * written down, however long the broker takes.
   */
  public void cancel(UUID id, String account, String reason) {
    long epoch = partitions.epoch(account);
    dispatch.inTurn(
        account,
        () ->
            done(ledger.askCancel(id, account, reason))
                .ifPresent(order -> dispatch.cancel(order, reason, epoch)));
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

  /** Sends what waited for a lease, if there is one now; what is being claimed waits on. */
  public void sendWaiting() {
    if (!gate.open()) {
      return;
    }
    for (int partition : dispatch.waiting()) {
      @Nullable Long epoch = partitions.owned(partition);
      if (epoch != null) {
        dispatch.goOn(partition);
        sendApproved(partition, epoch);
      }
    }
    for (Order order : amendments.waiting()) {
      @Nullable Long epoch = partitions.owned(order);
      if (epoch != null) {
        dispatch.later("modify", order, epoch, it -> amendments.again(it, epoch));
      }
    }
    for (Order order : handover.waiting()) {
      @Nullable Long epoch = partitions.owned(order);
      if (epoch != null) {
        dispatch.later("send", order, epoch, it -> dispatch.sendAgain(it, epoch));
      } else if (partitions.claimed(order) == null) {
        handover.drop(order);
      }
    }
  }

  private void sendApproved(int partition, long epoch) {
    try {
      List<Order> open = done(ledger.open(partition));
      eachAccount(open, order -> order.state() == OrderState.APPROVED, it -> lookUp(it, epoch));
    } catch (RuntimeException e) {
      dispatch.await(partition);
      throw e;
    }
  }

  /**
   * Ends the open orders that the engaged scopes cover: cancels at the broker, refuses what waits.
   */
  public void cancelStopped() {
    for (Map.Entry<Integer, Long> owned : owned().entrySet()) {
      List<Order> open = done(ledger.open(owned.getKey()));
      keepStops(open, this::stopped);
      eachAccount(open, this::stopped, order -> dispatch.stopInTurn(order, owned.getValue()));
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

  /** Something was traded in the market. Never blocks. */
  public void traded(String symbol, BigDecimal price) {
    trails.traded(symbol, price);
  }

  /** Lets the trailing stops that wait here follow what was traded. From one thread at a time. */
  public void follow() {
    trails.look(dispatch);
  }

  /** Trailing stops that wait here for the market, as their broker has none. */
  public int trailing() {
    return trails.size();
  }

  /** Orders that wait for a broker behind a network. */
  public int queued(String broker) {
    return lines.waiting(broker);
  }

  @Override
  public void close() {
    lines.close();
  }
}
