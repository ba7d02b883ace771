package io.tradeflow.execution.adapter.postgres;

import static java.util.Objects.requireNonNull;

import io.tradeflow.execution.application.Market;
import io.tradeflow.execution.application.OrderLedger.Accepted;
import io.tradeflow.execution.application.OrderLedger.Asked;
import io.tradeflow.execution.application.OrderLedger.Booked;
import io.tradeflow.execution.domain.Booking;
import io.tradeflow.execution.domain.NewOrder;
import io.tradeflow.execution.domain.Order;
import io.tradeflow.execution.domain.OrderChange;
import io.tradeflow.execution.domain.OrderState;
import io.tradeflow.execution.domain.Position;
import io.tradeflow.starter.outbox.Outbox;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Work applied in turn to the rows that it concerns, in memory, under the locks of the transaction
 * that read them. What it leaves is the rows to write, the events to say and the answers to give
 * once all that is committed.
 */
final class LedgerBatch {
  /** An order's key: of the account's own choice, so that it means nothing without the account. */
  record Key(String account, String key) {}

  /** What made an order. */
  record Made(Order order, String hash) {}

  /** What a key asked to change, and how; {@code order} is null where there was none. */
  record AskedBefore(@Nullable UUID order, String hash) {}

  /** A request for a change to insert; {@code refused} is the code of one that was refused. */
  record AskedRow(
      Key key,
      UUID change,
      @Nullable UUID order,
      String hash,
      @Nullable String refused,
      Instant at) {}

  /** One account's holding. */
  record Holding(String account, String symbol) {}

  /** A broker's fill; its id is unique for its order. */
  record FillKey(UUID order, String fill) {}

  /** The rows that the batch concerns, as they are. */
  record Rows(
      Map<String, Booking.Account> accounts,
      Map<Integer, Long> epochs,
      Map<UUID, Order> orders,
      Map<Key, Made> made,
      Map<Key, AskedBefore> asked,
      Map<Holding, Position> positions,
      Set<FillKey> fills) {}

  /** An order to insert. */
  record NewRow(Order order, String key, String hash, int partition) {}

  /** An order to update; {@code decision} is null if it is not decided here. */
  record ChangedRow(Order order, @Nullable String decision) {}

  /** A fill to insert. */
  record FillRow(NewOrder terms, OrderChange.Fill fill, BigDecimal pnl, Instant at) {}

  private final ToIntFunction<String> partitions;
  private final Market market;
  private final Clock clock;
  private final Map<String, Booking.Account> before;
  private final Map<String, Booking.Account> accounts;
  private final Map<Integer, Long> epochs;
  private final Map<UUID, Order> orders;
  private final Map<Key, Made> made;
  private final Map<Key, AskedBefore> asked;
  private final Map<Holding, Position> positions;
  private final Set<FillKey> fills;

  private final List<NewRow> newOrders = new ArrayList<>();
  private final Map<UUID, ChangedRow> changedOrders = new LinkedHashMap<>();
  private final Map<Holding, Position> changedPositions = new LinkedHashMap<>();
  private final List<FillRow> newFills = new ArrayList<>();
  private final List<AskedRow> newAsked = new ArrayList<>();
  private final List<Outbox.Event> events = new ArrayList<>();
  private final List<Runnable> answers = new ArrayList<>();

  LedgerBatch(Rows rows, ToIntFunction<String> partitions, Market market, Clock clock) {
    this.partitions = partitions;
    this.market = market;
    this.clock = clock;
    this.before = rows.accounts();
    this.accounts = new HashMap<>(rows.accounts());
    this.epochs = rows.epochs();
    this.orders = new HashMap<>(rows.orders());
    this.made = new HashMap<>(rows.made());
    this.asked = new HashMap<>(rows.asked());
    this.positions = new HashMap<>(rows.positions());
    this.fills = new HashSet<>(rows.fills());
  }

  List<NewRow> newOrders() {
    return newOrders;
  }

  Map<UUID, ChangedRow> changedOrders() {
    return changedOrders;
  }

  /** All accounts of the batch as it leaves them. */
  Map<String, Booking.Account> accounts() {
    return accounts;
  }

  /** The account's sequence as the batch found it. */
  long seqBefore(String account) {
    return requireNonNull(before.get(account)).seq();
  }

  /** All orders of the batch as it leaves them. */
  Map<UUID, Order> orders() {
    return orders;
  }

  /** All holdings of the batch as it leaves them. */
  Map<Holding, Position> positions() {
    return positions;
  }

  /** Partitions of the changed orders, under the epochs in which they are ours. */
  Map<Integer, Long> epochs() {
    return epochs;
  }

  Map<Holding, Position> changedPositions() {
    return changedPositions;
  }

  List<FillRow> newFills() {
    return newFills;
  }

  List<AskedRow> newAsked() {
    return newAsked;
  }

  List<Outbox.Event> events() {
    return events;
  }

  /** Keeps the promises; to be called when everything is committed. */
  void answer() {
    answers.forEach(Runnable::run);
  }

  void take(LedgerWork work) {
    switch (work) {
      case LedgerWork.Accept accept -> {
        Optional<Accepted> answer = accept(accept);
        answers.add(() -> accept.answer().complete(answer));
      }
      case LedgerWork.Ask ask -> {
        Optional<Asked> answer = ask(ask);
        answers.add(() -> ask.answer().complete(answer));
      }
      case LedgerWork.Refuse refuse -> {
        boolean answer = refuse(refuse);
        answers.add(() -> refuse.answer().complete(answer));
      }
      case LedgerWork.Change change -> {
        Optional<Booked> answer = change(change);
        answers.add(() -> change.answer().complete(answer));
      }
    }
  }

  private Optional<Accepted> accept(LedgerWork.Accept work) {
    NewOrder terms = work.terms();
    Booking.@Nullable Account account = accounts.get(terms.accountId());
    if (account == null) {
      return Optional.empty();
    }
    Key key = new Key(terms.accountId(), work.key());
    @Nullable Made earlier = made.get(key);
    if (earlier != null) {
      return Optional.of(new Accepted(earlier.order(), false, earlier.hash().equals(work.hash())));
    }
    Instant now = now();
    Order order =
        new Order(terms, OrderState.SUBMITTED, BigDecimal.ZERO, BigDecimal.ZERO, 0, null, now, now);
    Booking.Account next =
        new Booking.Account(account.cash(), account.seq() + 1, account.fillSeq());
    Booking booking =
        Booking.of(order, next, Position.flat(terms.symbol()), List.of(), work.atOnce(), now);
    events.add(OrderEvents.submitted(terms, next.seq(), now));
    booking
        .entries()
        .forEach(entry -> events.addAll(OrderEvents.of(entry, terms.marketTime(), now)));
    Order accepted = booking.order();
    made.put(key, new Made(accepted, work.hash()));
    orders.put(terms.id(), accepted);
    newOrders.add(
        new NewRow(accepted, work.key(), work.hash(), partitions.applyAsInt(terms.accountId())));
    accounts.put(terms.accountId(), booking.account());
    return Optional.of(new Accepted(accepted, true, true));
  }

  /** Whoever asks: only the decision's consequences need the partition's owner. */
  private Optional<Asked> ask(LedgerWork.Ask work) {
    Booking.@Nullable Account account = accounts.get(work.account());
    @Nullable Order order = orders.get(work.id());
    if (account == null || order == null || !order.terms().accountId().equals(work.account())) {
      return Optional.empty();
    }
    Key key = new Key(work.account(), work.key());
    @Nullable AskedBefore before = asked.get(key);
    if (before != null) {
      boolean same = work.id().equals(before.order()) && before.hash().equals(work.hash());
      return Optional.of(new Asked(order, false, same, true));
    }
    Position none = Position.flat(order.terms().symbol());
    OrderChange request = new OrderChange.RequestModify(work.change(), work.wish());
    Booking booking = Booking.of(order, account, none, List.of(), List.of(request), now());
    if (booking.entries().isEmpty()) {
      return Optional.of(new Asked(order, false, true, false));
    }
    asked.put(key, new AskedBefore(work.id(), work.hash()));
    newAsked.add(
        new AskedRow(
            key, work.change(), work.id(), work.hash(), null, booking.order().updatedAt()));
    book(booking, null, new Holding(work.account(), order.terms().symbol()));
    return Optional.of(new Asked(booking.order(), true, true, true));
  }

  /** Nothing of the order changes, and whether there is one is not looked at here. */
  private boolean refuse(LedgerWork.Refuse work) {
    Booking.@Nullable Account account = accounts.get(work.account());
    Key key = new Key(work.account(), work.command().id());
    if (account == null || asked.containsKey(key)) {
      return account != null;
    }
    Instant now = now();
    Booking.Account next =
        new Booking.Account(account.cash(), account.seq() + 1, account.fillSeq());
    asked.put(key, new AskedBefore(null, key.key()));
    newAsked.add(new AskedRow(key, work.change(), null, key.key(), work.why().code(), now));
    events.add(ChangeEvents.refused(work.command(), work.why(), next.seq(), now));
    accounts.put(work.account(), next);
    return true;
  }

  private Optional<Booked> change(LedgerWork.Change work) {
    Booking.@Nullable Account account = accounts.get(work.account());
    @Nullable Order order = orders.get(work.id());
    @Nullable Long epoch = epochs.get(partitions.applyAsInt(work.account()));
    if (account == null
        || order == null
        || epoch == null
        || epoch != work.stamp().epoch()
        || !order.terms().accountId().equals(work.account())) {
      return Optional.empty();
    }
    NewOrder terms = order.terms();
    Holding holding = new Holding(work.account(), terms.symbol());
    Position held = positions.getOrDefault(holding, Position.flat(terms.symbol()));
    Booking booking = Booking.of(order, account, held, known(work), work.changes(), now());
    if (!booking.entries().isEmpty()) {
      book(booking, work.stamp().marketTime(), holding);
    }
    return Optional.of(new Booked(booking.order(), booking.refused(), booking.repeated()));
  }

  private List<String> known(LedgerWork.Change work) {
    return work.changes().stream()
        .filter(OrderChange.Fill.class::isInstance)
        .map(change -> ((OrderChange.Fill) change).fillId())
        .filter(fill -> fills.contains(new FillKey(work.id(), fill)))
        .toList();
  }

  private void book(Booking booking, @Nullable Instant stamped, Holding holding) {
    Order order = booking.order();
    NewOrder terms = order.terms();
    UUID id = terms.id();
    Instant at = order.updatedAt();
    @Nullable Instant marketTime = stamped == null ? market.marketTime(terms.symbol()) : stamped;
    @Nullable ChangedRow before = changedOrders.get(id);
    @Nullable String decision = before == null ? null : before.decision();
    for (Booking.Entry entry : booking.entries()) {
      events.addAll(OrderEvents.of(entry, marketTime, at));
      if (entry.change() instanceof OrderChange.Fill fill) {
        fills.add(new FillKey(id, fill.fillId()));
        newFills.add(new FillRow(terms, fill, entry.pnl(), at));
        positions.put(holding, booking.position());
        changedPositions.put(holding, booking.position());
      } else if (entry.change() instanceof OrderChange.Approve approve) {
        decision = approve.decisionId();
      }
    }
    orders.put(id, order);
    changedOrders.put(id, new ChangedRow(order, decision));
    accounts.put(terms.accountId(), booking.account());
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }
}
