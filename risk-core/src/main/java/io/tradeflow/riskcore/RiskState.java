package io.tradeflow.riskcore;

import io.tradeflow.riskcore.OpenOrder.Stage;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * All that is known of one account's risk. Immutable and compared by value; {@link #evolve} is its
 * only change and copies little.
 */
public final class RiskState {
  private final String accountId;
  private final Money cash;
  private final Book book;
  private final TradingDay today;
  private final Conduct conduct;
  private final @Nullable String fence;

  private RiskState(
      String accountId,
      Money cash,
      Book book,
      TradingDay today,
      Conduct conduct,
      @Nullable String fence) {
    this.accountId = accountId;
    this.cash = cash;
    this.book = book;
    this.today = today;
    this.conduct = conduct;
    this.fence = fence;
  }

  /** An account of which nothing is known yet. */
  public static RiskState of(String accountId) {
    return new RiskState(accountId, Money.ZERO, Book.EMPTY, TradingDay.NONE, Conduct.NONE, null);
  }

  /**
   * The state after {@code event}. Events of orders that are not open change only what they say.
   */
  public RiskState evolve(RiskEvent event) {
    return switch (event) {
      case RiskEvent.AccountFunded funded ->
          new RiskState(
              accountId,
              funded.cashAfter(),
              book,
              today.credited(funded.amount()),
              conduct.credited(funded.amount()),
              fence);
      case RiskEvent.OrderSubmitted submitted ->
          with(book.with(OpenOrder.submitted(submitted.order(), submitted.at())));
      case RiskEvent.OrderApproved approved -> approve(approved);
      case RiskEvent.OrderRefused refused -> refuse(refused);
      case RiskEvent.OrderModified modified -> modify(modified);
      case RiskEvent.OrderFilled filled -> fill(filled);
      case RiskEvent.OrderClosed closed -> with(book.without(closed.orderId()));
      case RiskEvent.OrderCancelled cancelled -> cancel(cancelled);
      case RiskEvent.DayOpened opened -> openDay(opened);
      case RiskEvent.AccountHalted halt -> with(today.halted(halt.day()));
      case RiskEvent.DrawdownReached reached -> with(conduct.fallen(reached.marketTime()));
      case RiskEvent.StrategyStopped stopped -> stop(stopped);
      case RiskEvent.AccountFenced fenced ->
          new RiskState(accountId, cash, book, today, conduct, fenced.reason());
    };
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
    book.symbols()
        .forEach(
            line -> {
              if (line.isHeld()) {
                held.put(line.symbol(), line.position());
              }
            });
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
    return book.orders().toMap();
  }

  public Optional<OpenOrder> openOrder(String orderId) {
    return Optional.ofNullable(book.orders().get(orderId));
  }

  /** Approved orders of that side that are not finished. */
  public Stream<OpenOrder> working(Side side) {
    return openOrders().values().stream().filter(order -> order.isWorking(side));
  }

  /** Symbols held or about to be held; a copy. */
  public Set<String> exposedSymbols() {
    Set<String> exposed = HashSet.newHashSet(book.exposed());
    book.symbols()
        .forEach(
            line -> {
              if (line.isExposed()) {
                exposed.add(line.symbol());
              }
            });
    return exposed;
  }

  /** Value that working buys will take from the cash, without fees. */
  public Money reserved() {
    return book.reserved();
  }

  /** Cash plus positions at their last prices; empty while a held symbol has no price. */
  public Optional<Money> balance(Map<String, Quote> quotes) {
    @Nullable Money held = Valuation.of(book, quotes);
    return held == null ? Optional.empty() : Optional.of(cash.plus(held));
  }

  /** Cash plus what was paid for the positions. */
  public Money balanceAtCost() {
    return positions().values().stream().map(Position::totalCost).reduce(cash, Money::plus);
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

  /** The state as it were without the order. */
  RiskState without(String orderId) {
    return with(book.without(orderId));
  }

  private RiskState approve(RiskEvent.OrderApproved approved) {
    @Nullable OpenOrder order = book.orders().get(approved.orderId());
    if (order == null) {
      return this;
    }
    OpenOrder next = order.at(Stage.APPROVED, approved.referencePrice());
    if (order.stage() == Stage.APPROVED) {
      return with(book.with(next));
    }
    return new RiskState(
        accountId,
        cash,
        book.with(next),
        today.traded(),
        seen(conduct.approved(next), approved.balance(), order.order().side()),
        fence);
  }

  /** An opening order passes only once the pause after a drawdown is over. */
  private static Conduct seen(Conduct conduct, @Nullable Money balance, Side side) {
    if (balance == null) {
      return conduct;
    }
    return conduct.drawdownSince() != null && side == Side.BUY
        ? conduct.recovered(balance)
        : conduct.saw(balance);
  }

  private RiskState refuse(RiskEvent.OrderRefused refused) {
    @Nullable OpenOrder order = book.orders().get(refused.orderId());
    if (order == null) {
      return this;
    }
    @Nullable Money balance = refused.balance();
    return new RiskState(
        accountId,
        cash,
        book.with(order.at(Stage.REFUSED, refused.referencePrice())),
        today,
        balance == null ? conduct : conduct.saw(balance),
        fence);
  }

  private RiskState modify(RiskEvent.OrderModified modified) {
    NewOrder terms = modified.replacement();
    @Nullable OpenOrder order = book.orders().get(terms.orderId());
    return order == null
        ? this
        : new RiskState(
            accountId,
            cash,
            book.with(order.modified(terms, modified.referencePrice())),
            today,
            conduct.messaged(terms.broker(), modified.at()),
            fence);
  }

  private RiskState fill(RiskEvent.OrderFilled fill) {
    Position before = position(fill.symbol());
    Position after = before.after(fill);
    Money profit =
        fill.side() == Side.BUY
            ? Money.ZERO
            : fill.price()
                .times(fill.quantity())
                .minus(before.totalCost().minus(after.totalCost()));
    Book held = book.holding(fill.symbol(), after);
    @Nullable OpenOrder order = book.orders().get(fill.orderId());
    Conduct next = conduct;
    if (after.quantity().isZero() && !before.quantity().isZero()) {
      next = next.closed(fill.symbol(), fill.marketTime());
    }
    if (order != null) {
      OpenOrder filled = order.filled(fill.quantity(), profit);
      held = fill.complete() ? held.without(fill.orderId()) : held.with(filled);
      next =
          fill.complete() && fill.side() == Side.SELL
              ? next.sold(filled.realised(), fill.marketTime())
              : next;
    }
    return new RiskState(accountId, fill.cashAfter(), held, today, next, fence);
  }

  private RiskState cancel(RiskEvent.OrderCancelled cancelled) {
    @Nullable OpenOrder order = book.orders().get(cancelled.orderId());
    return order == null
        ? this
        : new RiskState(
            accountId,
            cash,
            book.without(cancelled.orderId()),
            today,
            conduct.messaged(order.order().broker(), cancelled.at()),
            fence);
  }

  private RiskState openDay(RiskEvent.DayOpened opened) {
    boolean earlier = today.date() != null && opened.day().isBefore(today.date());
    return new RiskState(
        accountId,
        cash,
        book,
        today.opened(opened.day(), opened.balance()),
        earlier ? conduct.inEarlierMarket() : conduct,
        fence);
  }

  private RiskState stop(RiskEvent.StrategyStopped stopped) {
    @Nullable OpenOrder order = book.orders().get(stopped.orderId());
    @Nullable String strategy = order == null ? null : order.order().strategy();
    return order == null || strategy == null
        ? this
        : with(conduct.stopped(Conduct.course(strategy, order.order()), order.submittedAt()));
  }

  private RiskState with(Book next) {
    return new RiskState(accountId, cash, next, today, conduct, fence);
  }

  private RiskState with(TradingDay next) {
    return new RiskState(accountId, cash, book, next, conduct, fence);
  }

  private RiskState with(Conduct next) {
    return new RiskState(accountId, cash, book, today, next, fence);
  }
}
