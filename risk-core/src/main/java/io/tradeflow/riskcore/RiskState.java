package io.tradeflow.riskcore;

import io.tradeflow.riskcore.OpenOrder.Stage;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * All that is known of one account's risk. Immutable; {@link #evolve} is its only change.
 *
 * @param positions by symbol, flat ones left out
 * @param openOrders unfinished orders by id
 * @param day market day the daily figures belong to; null before the first
 * @param dayStartBalance balance at the day's start plus cash credited since
 * @param tradesToday orders approved that day
 * @param halted the day's loss reached its limit
 * @param fence why the history cannot be trusted; null when it can
 */
public record RiskState(
    String accountId,
    Money cash,
    Map<String, Position> positions,
    Map<String, OpenOrder> openOrders,
    @Nullable LocalDate day,
    Money dayStartBalance,
    int tradesToday,
    boolean halted,
    @Nullable String fence) {
  public RiskState {
    positions = Map.copyOf(positions);
    openOrders = Map.copyOf(openOrders);
  }

  /** An account of which nothing is known yet. */
  public static RiskState of(String accountId) {
    return new RiskState(
        accountId, Money.ZERO, Map.of(), Map.of(), null, Money.ZERO, 0, false, null);
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
              positions,
              openOrders,
              day,
              dayStartBalance.plus(funded.amount()),
              tradesToday,
              halted,
              fence);
      case RiskEvent.OrderSubmitted submitted ->
          withOrder(OpenOrder.submitted(submitted.order()), 0);
      case RiskEvent.OrderApproved approved -> approve(approved);
      case RiskEvent.OrderRefused refused ->
          openOrder(refused.orderId())
              .map(order -> withOrder(order.at(Stage.REFUSED, refused.referencePrice()), 0))
              .orElse(this);
      case RiskEvent.OrderFilled filled -> fill(filled);
      case RiskEvent.OrderClosed closed -> withOrders(without(closed.orderId()));
      case RiskEvent.DayOpened opened -> openDay(opened);
      case RiskEvent.AccountHalted halt ->
          new RiskState(
              accountId,
              cash,
              positions,
              openOrders,
              day,
              dayStartBalance,
              tradesToday,
              halted || halt.day().equals(day),
              fence);
      case RiskEvent.AccountFenced fenced ->
          new RiskState(
              accountId,
              cash,
              positions,
              openOrders,
              day,
              dayStartBalance,
              tradesToday,
              halted,
              fenced.reason());
    };
  }

  public Position position(String symbol) {
    return positions.getOrDefault(symbol, Position.FLAT);
  }

  public Optional<OpenOrder> openOrder(String orderId) {
    return Optional.ofNullable(openOrders.get(orderId));
  }

  /** Approved orders of that side that are not finished. */
  public Stream<OpenOrder> working(Side side) {
    return openOrders.values().stream().filter(order -> order.isWorking(side));
  }

  /** Symbols held or about to be held. */
  public Set<String> exposedSymbols() {
    return Stream.concat(
            positions.keySet().stream(), working(Side.BUY).map(order -> order.order().symbol()))
        .collect(Collectors.toUnmodifiableSet());
  }

  /** Value that working buys will take from the cash, without fees. */
  public Money reserved() {
    return working(Side.BUY).map(OpenOrder::reservedValue).reduce(Money.ZERO, Money::plus);
  }

  /** Cash plus positions at their last prices; empty while a held symbol has no price. */
  public Optional<Money> balance(Map<String, Quote> quotes) {
    Money sum = cash;
    for (Map.Entry<String, Position> held : positions.entrySet()) {
      @Nullable Quote quote = quotes.get(held.getKey());
      if (quote == null) {
        return Optional.empty();
      }
      sum = sum.plus(quote.last().times(held.getValue().quantity()));
    }
    return Optional.of(sum);
  }

  /** Cash plus what was paid for the positions. */
  public Money balanceAtCost() {
    return positions.values().stream().map(Position::totalCost).reduce(cash, Money::plus);
  }

  private RiskState approve(RiskEvent.OrderApproved approved) {
    return openOrder(approved.orderId())
        .map(
            order ->
                withOrder(
                    order.at(Stage.APPROVED, approved.referencePrice()),
                    order.stage() == Stage.APPROVED ? 0 : 1))
        .orElse(this);
  }

  private RiskState fill(RiskEvent.OrderFilled fill) {
    Map<String, Position> held = new HashMap<>(positions);
    held.put(fill.symbol(), position(fill.symbol()).after(fill));
    held.values().removeIf(position -> position.quantity().isZero());
    Map<String, OpenOrder> orders =
        fill.complete()
            ? without(fill.orderId())
            : openOrder(fill.orderId())
                .map(order -> with(order.filled(fill.quantity())))
                .orElse(openOrders);
    return new RiskState(
        accountId,
        fill.cashAfter(),
        held,
        orders,
        day,
        dayStartBalance,
        tradesToday,
        halted,
        fence);
  }

  private RiskState openDay(RiskEvent.DayOpened opened) {
    boolean sameDay = opened.day().equals(day);
    return new RiskState(
        accountId,
        cash,
        positions,
        openOrders,
        opened.day(),
        opened.balance(),
        sameDay ? tradesToday : 0,
        sameDay && halted,
        fence);
  }

  private RiskState withOrder(OpenOrder order, int trades) {
    return new RiskState(
        accountId,
        cash,
        positions,
        with(order),
        day,
        dayStartBalance,
        tradesToday + trades,
        halted,
        fence);
  }

  private RiskState withOrders(Map<String, OpenOrder> orders) {
    return new RiskState(
        accountId, cash, positions, orders, day, dayStartBalance, tradesToday, halted, fence);
  }

  private Map<String, OpenOrder> with(OpenOrder order) {
    Map<String, OpenOrder> orders = new HashMap<>(openOrders);
    orders.put(order.order().orderId(), order);
    return orders;
  }

  private Map<String, OpenOrder> without(String orderId) {
    Map<String, OpenOrder> orders = new HashMap<>(openOrders);
    orders.remove(orderId);
    return orders;
  }
}
