package io.tradeflow.riskcore;

import io.tradeflow.riskcore.OpenOrder.Stage;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * All that is known of one account's risk. {@link #evolve} is its only change, in place: one thread
 * owns it, others get a {@link #copy}. Compared by value.
 */
public final class RiskState {
  /**
   * Number of the form of {@link #bytes} and of what events do to a state. It is raised whenever
   * one of them changes: states of another form are not read but made again from their events.
   */
  public static final int FORM = 1;

  private final String accountId;
  private final Book book;
  private final Conduct conduct;
  private Money cash = Money.ZERO;
  private TradingDay today = TradingDay.NONE;
  private @Nullable String fence;

  private RiskState(String accountId, Book book, Conduct conduct) {
    this.accountId = accountId;
    this.book = book;
    this.conduct = conduct;
  }

  /** An account of which nothing is known yet. */
  public static RiskState of(String accountId) {
    return new RiskState(accountId, new Book(), new Conduct());
  }

  /** The state as it is now, which later events do not change. */
  public RiskState copy() {
    RiskState copy = new RiskState(accountId, book.copy(), conduct.copy());
    copy.cash = cash;
    copy.today = today;
    copy.fence = fence;
    return copy;
  }

  /**
   * The state to be kept, in the form {@link #FORM}.
   *
   * @throws IllegalStateException for one with a fence: it is to be made again from its events
   */
  public byte[] bytes() {
    if (fence != null) {
      throw new IllegalStateException("A state that is not trusted is not kept: " + fence);
    }
    StateWriter to = new StateWriter();
    to.text(accountId);
    to.decimal(cash);
    today.write(to);
    book.write(to);
    conduct.write(to);
    return to.bytes();
  }

  /**
   * A state that was kept.
   *
   * @param bytes in the form {@link #FORM}
   * @throws IllegalArgumentException for anything else
   */
  public static RiskState of(byte[] bytes) {
    StateReader from = new StateReader(bytes);
    String accountId = from.text();
    Money cash = from.money();
    TradingDay today = TradingDay.read(from);
    RiskState state = new RiskState(accountId, Book.read(from), Conduct.read(from));
    state.cash = cash;
    state.today = today;
    from.end();
    return state;
  }

  /**
   * Applies {@code event}. Events of orders that are not open change only what they say.
   *
   * @return this state
   */
  public RiskState evolve(RiskEvent event) {
    switch (event) {
      case RiskEvent.OrderSubmitted submitted ->
          book.put(new OpenOrder(submitted.order(), submitted.at()));
      case RiskEvent.OrderApproved approved -> approve(approved);
      case RiskEvent.OrderFilled filled -> fill(filled);
      case RiskEvent.OrderRefused refused -> refuse(refused);
      case RiskEvent.OrderModified modified -> modify(modified);
      case RiskEvent.OrderClosed closed -> close(closed.orderId());
      case RiskEvent.OrderCancelled cancelled -> cancel(cancelled);
      case RiskEvent.AccountFunded funded -> credit(funded);
      case RiskEvent.DayOpened opened -> openDay(opened);
      case RiskEvent.AccountHalted halt -> today = today.halted(halt.day());
      case RiskEvent.DrawdownReached reached -> conduct.fallen(reached.marketTime());
      case RiskEvent.StrategyStopped stopped -> stop(stopped);
      case RiskEvent.AccountFenced fenced -> fence = fenced.reason();
    }
    return this;
  }

  public String accountId() {
    return accountId;
  }

  public Money cash() {
    return cash;
  }

  /** Market day the daily figures belong to; null before the first. */
  public @Nullable LocalDate day() {
    return today.date();
  }

  /** Balance at the day's start plus cash credited since. */
  public Money dayStartBalance() {
    return today.startBalance();
  }

  /** Orders approved that day. */
  public int tradesToday() {
    return today.trades();
  }

  /** Whether the day's loss reached its limit. */
  public boolean halted() {
    return today.halted();
  }

  /** Why the history cannot be trusted; null when it can. */
  public @Nullable String fence() {
    return fence;
  }

  /** Positions by symbol, flat ones left out; a copy. */
  public Map<String, Position> positions() {
    Map<String, Position> held = HashMap.newHashMap(book.held());
    for (Line line : book.lines()) {
      if (line.isHeld()) {
        held.put(line.symbol(), line.position());
      }
    }
    return held;
  }

  public Position position(String symbol) {
    return book.of(symbol).position();
  }

  /** Number of symbols held. */
  public int openPositions() {
    return book.held();
  }

  /** Unfinished orders by id; a copy. */
  public Map<String, OpenOrder> openOrders() {
    Map<String, OpenOrder> open = HashMap.newHashMap(book.orders().size());
    book.orders().forEach(open::put);
    return open;
  }

  public Optional<OpenOrder> openOrder(String orderId) {
    return Optional.ofNullable(book.order(orderId));
  }

  /** Approved orders of that side that are not finished. */
  public Stream<OpenOrder> working(Side side) {
    return openOrders().values().stream().filter(order -> order.isWorking(side));
  }

  /** Symbols held or about to be held; a copy. */
  public Set<String> exposedSymbols() {
    Set<String> exposed = HashSet.newHashSet(book.exposed());
    for (Line line : book.lines()) {
      if (line.isExposed()) {
        exposed.add(line.symbol());
      }
    }
    return exposed;
  }

  /** Value that working buys will take from the cash, without fees. */
  public Money reserved() {
    return book.reserved();
  }

  /**
   * Protections that hold the account back now, those that end first at the head.
   *
   * @param protections in force for a symbol, or for the account where the symbol is null
   * @param market now, in market time
   */
  public List<Pause> pauses(Function<@Nullable String, Protections> protections, Instant market) {
    return Pauses.of(this, protections, market);
  }

  /** Cash plus positions at their last prices; empty while a held symbol has no price. */
  public Optional<Money> balance(Map<String, Quote> quotes) {
    @Nullable Money held = book.worth(quotes);
    return held == null ? Optional.empty() : Optional.of(cash.plus(held));
  }

  /** Cash plus what was paid for the positions. */
  public Money balanceAtCost() {
    Money balance = cash;
    for (Line line : book.lines()) {
      balance = balance.plus(line.position().totalCost());
    }
    return balance;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof RiskState that
        && accountId.equals(that.accountId)
        && cash.equals(that.cash)
        && book.equals(that.book)
        && today.equals(that.today)
        && conduct.equals(that.conduct)
        && Objects.equals(fence, that.fence);
  }

  @Override
  public int hashCode() {
    return Objects.hash(accountId, cash, book, today, conduct, fence);
  }

  @Override
  public String toString() {
    return "RiskState[%s, cash=%s, %s, %s, %s, fence=%s]"
        .formatted(accountId, cash, book, today, conduct, fence);
  }

  Book book() {
    return book;
  }

  Conduct conduct() {
    return conduct;
  }

  boolean isOfDay(long epochDay) {
    return today.isOf(epochDay);
  }

  private void credit(RiskEvent.AccountFunded funded) {
    cash = funded.cashAfter();
    today = today.credited(funded.amount());
    conduct.credited(funded.amount());
  }

  private void approve(RiskEvent.OrderApproved approved) {
    @Nullable OpenOrder order = book.order(approved.orderId());
    if (order == null) {
      return;
    }
    if (order.isWorking()) {
      book.discount(order);
      order.moveTo(Stage.APPROVED, approved.referencePrice());
      book.count(order);
      return;
    }
    order.moveTo(Stage.APPROVED, approved.referencePrice());
    book.count(order);
    today = today.traded();
    conduct.approved(order);
    if (approved.balance() != null) {
      see(approved.balance(), order.order().side());
    }
  }

  /** An opening order passes only once the pause after a drawdown is over. */
  private void see(Money balance, Side side) {
    if (conduct.drawdownSince() != null && side == Side.BUY) {
      conduct.recovered(balance);
    } else {
      conduct.saw(balance);
    }
  }

  private void refuse(RiskEvent.OrderRefused refused) {
    @Nullable OpenOrder order = book.order(refused.orderId());
    if (order == null) {
      return;
    }
    if (order.isWorking()) {
      book.discount(order);
    }
    order.moveTo(Stage.REFUSED, refused.referencePrice());
    if (refused.balance() != null) {
      conduct.saw(refused.balance());
    }
  }

  private void modify(RiskEvent.OrderModified modified) {
    NewOrder terms = modified.replacement();
    @Nullable OpenOrder order = book.order(terms.orderId());
    if (order != null) {
      boolean works = order.isWorking();
      if (works) {
        book.discount(order);
      }
      order.modify(terms, modified.referencePrice());
      if (works) {
        book.count(order);
      }
      conduct.messaged(terms.broker(), modified.at());
    }
  }

  private void fill(RiskEvent.OrderFilled fill) {
    cash = fill.cashAfter();
    Position before = position(fill.symbol());
    Position after = before.after(fill);
    if (after.quantity().isZero() && !before.quantity().isZero()) {
      conduct.closed(fill.symbol(), fill.marketTime());
    }
    @Nullable OpenOrder order = book.order(fill.orderId());
    if (order != null && order.isWorking()) {
      book.discount(order);
    }
    book.hold(fill.symbol(), after);
    if (order != null) {
      execute(order, fill, before.profit(fill, after));
    }
  }

  private void execute(OpenOrder order, RiskEvent.OrderFilled fill, Money profit) {
    order.fill(fill.quantity(), profit);
    if (!fill.complete()) {
      book.count(order);
      return;
    }
    book.forget(order);
    if (fill.side() == Side.SELL) {
      conduct.sold(order.realised(), fill.marketTime());
    }
  }

  private void close(String orderId) {
    @Nullable OpenOrder order = book.order(orderId);
    if (order != null) {
      book.remove(order);
    }
  }

  private void cancel(RiskEvent.OrderCancelled cancelled) {
    @Nullable OpenOrder order = book.order(cancelled.orderId());
    if (order != null) {
      book.remove(order);
      conduct.messaged(order.order().broker(), cancelled.at());
    }
  }

  private void openDay(RiskEvent.DayOpened opened) {
    if (today.date() != null && opened.day().isBefore(today.date())) {
      conduct.beginEarlierMarket();
    }
    today = today.opened(opened.day(), opened.balance());
  }

  private void stop(RiskEvent.StrategyStopped stopped) {
    @Nullable OpenOrder order = book.order(stopped.orderId());
    @Nullable String strategy = order == null ? null : order.order().strategy();
    if (order != null && strategy != null) {
      conduct.stopped(strategy, order.order(), order.submittedAt());
    }
  }
}
