package io.tradeflow.brokersimulator;

import io.tradeflow.brokersimulator.VenueOrder.State;
import io.tradeflow.paperbroker.Report;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Orders, fills and receipts, all of them as the sum of what the journal holds. Changes gather
 * until {@link #commit}. One thread.
 */
final class Register implements AutoCloseable {
  private final Settings settings;
  private final EventLog stream;
  private final Accounts accounts;
  private final Journal journal;
  private final Map<String, VenueOrder> orders = new HashMap<>();
  private final Map<String, TreeMap<Long, String>> all = new HashMap<>();
  private final Map<String, TreeMap<Long, String>> open = new HashMap<>();
  private final Map<String, String> amendments = new HashMap<>();
  private final List<Receipt> receipts = new ArrayList<>();
  private final List<Receipt> newReceipts = new ArrayList<>();
  private final List<VenueEvent> newEvents = new ArrayList<>();
  private long sequence;

  Register(Settings settings, EventLog stream) {
    this.settings = settings;
    this.stream = stream;
    this.accounts = new Accounts(settings.cash());
    this.journal =
        settings.receipts() == null
            ? Journal.none()
            : Journal.open(settings.receipts(), this::replay);
  }

  private void replay(Journal.Commit commit) {
    receipts.addAll(commit.receipts());
    commit.receipts().forEach(this::remember);
    commit.events().forEach(this::apply);
    stream.append(commit.events());
    sequence += commit.events().size();
  }

  private void apply(VenueEvent event) {
    VenueOrder order = event.order();
    String id = order.terms().clientOrderId();
    String account = order.terms().account();
    orders.put(id, order);
    all.computeIfAbsent(account, it -> new TreeMap<>()).put(order.venueOrderId(), id);
    TreeMap<Long, String> working = open.computeIfAbsent(account, it -> new TreeMap<>());
    if (order.open()) {
      working.put(order.venueOrderId(), id);
    } else {
      working.remove(order.venueOrderId());
    }
    if (event.fill() != null) {
      accounts.add(event.fill());
    }
  }

  void accept(OrderTerms terms, long at) {
    tell(VenueOrder.accepted(terms, orders.size() + 1L, at, sequence + 1), null);
  }

  void fill(VenueOrder order, Report.Filled fill, long at) {
    OrderTerms terms = order.terms();
    tell(
        order.filled(fill.quantity(), at, sequence + 1),
        new VenueFill(
            terms.clientOrderId(),
            terms.account(),
            terms.symbol(),
            terms.side(),
            fill.fillId(),
            order.fillCount() + 1,
            plain(fill.quantity()),
            plain(fill.price()),
            fill.fee(),
            fill.maker(),
            at,
            sequence + 1));
  }

  /** Without the zeros that the finest tick brings. */
  private static BigDecimal plain(BigDecimal value) {
    BigDecimal stripped = value.stripTrailingZeros();
    return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
  }

  void amend(VenueOrder order, OrderTerms changed, long at) {
    tell(order.amended(changed, at, sequence + 1), null);
  }

  void end(VenueOrder order, State state, @Nullable String reason, long at) {
    tell(order.ended(state, reason, at, sequence + 1), null);
  }

  private void tell(VenueOrder order, @Nullable VenueFill fill) {
    sequence++;
    VenueEvent event = new VenueEvent(sequence, order, fill);
    newEvents.add(event);
    apply(event);
  }

  void receipt(LongFunction<Receipt> made) {
    Receipt receipt = made.apply(receipts.size() + newReceipts.size() + 1L);
    newReceipts.add(receipt);
    remember(receipt);
  }

  /** What was decided of a change stays decided; that it came too late decides nothing. */
  private void remember(Receipt receipt) {
    @Nullable String amend = receipt.amendId();
    @Nullable String code = receipt.code();
    if (amend != null && !Venue.LATE.equals(code)) {
      @Nullable String ignored =
          amendments.putIfAbsent(
              key(receipt.clientOrderId(), amend), Objects.requireNonNullElse(code, ""));
    }
  }

  /** How that change was decided: a code, or empty if it was accepted; null if it was not. */
  @Nullable String decided(String id, @Nullable String amend) {
    return amend == null ? null : amendments.get(key(id, amend));
  }

  private static String key(String id, String amend) {
    return id + ' ' + amend;
  }

  /** Writes down what gathered; then readers may have it. */
  void commit() {
    if (newReceipts.isEmpty() && newEvents.isEmpty()) {
      return;
    }
    Journal.Commit commit = new Journal.Commit(List.copyOf(newReceipts), List.copyOf(newEvents));
    newReceipts.clear();
    newEvents.clear();
    journal.append(commit);
    receipts.addAll(commit.receipts());
    stream.append(commit.events());
  }

  @Nullable VenueOrder find(String id) {
    return orders.get(id);
  }

  VenueOrder get(String id) {
    return Objects.requireNonNull(orders.get(id), id);
  }

  /** Open orders of all accounts by their age. */
  List<VenueOrder> open() {
    TreeMap<Long, VenueOrder> byAge = new TreeMap<>();
    open.values().forEach(ids -> ids.forEach((number, id) -> byAge.put(number, get(id))));
    return List.copyOf(byAge.values());
  }

  /** A page of an account's orders after a venue order id, oldest first. */
  List<VenueOrder> page(String account, boolean openOnly, long after, int limit) {
    return (openOnly ? open : all)
        .getOrDefault(account, new TreeMap<>()).tailMap(after, false).values().stream()
            .limit(limit)
            .map(this::get)
            .toList();
  }

  List<Receipt> receipts(long after, int limit) {
    int from = (int) Math.min(Math.max(after, 0), receipts.size());
    return List.copyOf(receipts.subList(from, Math.min(receipts.size(), from + limit)));
  }

  Accounts accounts() {
    return accounts;
  }

  /** No more orders are taken; those that there are go on. */
  boolean full() {
    return orders.size() >= settings.maxOrders() || receipts.size() >= settings.maxReceipts();
  }

  /** False once a decision could not be written down: nothing that is known here is certain. */
  boolean works() {
    return journal.works();
  }

  @Override
  public void close() {
    journal.close();
  }

  /** Of the last event. */
  long sequence() {
    return sequence;
  }
}
