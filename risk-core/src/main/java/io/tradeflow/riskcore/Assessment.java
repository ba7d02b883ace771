package io.tradeflow.riskcore;

import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** One order beside all that its controls look at; what several of them ask for is kept. */
final class Assessment {
  private final RiskState state;
  private final NewOrder order;
  private final @Nullable OpenOrder original;
  private final Surroundings surroundings;
  private final RiskPolicy policy;
  private final Moment moment;
  private final boolean today;
  private final @Nullable Quote quote;
  private final @Nullable Price reference;
  private final @Nullable Money orderValue;
  private final @Nullable Money held;
  private final Money balance;
  private final Money dayPnl;

  /**
   * All about a new order, or about new terms of an old one.
   *
   * @param state without {@code original}
   * @param original the order as it works now; null for a new order
   */
  Assessment(
      RiskState state,
      NewOrder order,
      @Nullable OpenOrder original,
      Surroundings surroundings,
      RiskPolicy policy,
      Moment moment) {
    this.state = state;
    this.order = order;
    this.original = original;
    this.surroundings = surroundings;
    this.policy = policy;
    this.moment = moment;
    this.today = state.day() != null && isWithin(state.day(), moment.market());
    this.quote = surroundings.quotes().get(order.symbol());
    this.reference = reference(order, quote);
    this.orderValue = reference == null ? null : reference.times(order.quantity());
    this.held = Valuation.of(state.book(), surroundings.quotes());
    this.balance = held == null ? state.balanceAtCost() : state.cash().plus(held);
    this.dayPnl = today ? balance.minus(state.dayStartBalance()) : Money.ZERO;
  }

  RiskState state() {
    return state;
  }

  NewOrder order() {
    return order;
  }

  Surroundings surroundings() {
    return surroundings;
  }

  RiskPolicy policy() {
    return policy;
  }

  Moment moment() {
    return moment;
  }

  /** The order's symbol in the account's book. */
  SymbolRisk line() {
    return state.book().of(order.symbol());
  }

  /** Limits in force. {@link LimitsUnavailable} ran before and saw that they are there. */
  Limits limits() {
    return present(surroundings.limits(), "limits");
  }

  Guards guards() {
    return present(surroundings.guards(), "guards");
  }

  Instrument instrument() {
    return present(surroundings.instrument(), "instrument");
  }

  boolean hasQuote() {
    return quote != null;
  }

  Quote quote() {
    return present(quote, "a price");
  }

  /** Whether every held symbol has a price. */
  boolean isValued() {
    return held != null;
  }

  /** Value of all positions. */
  Money held() {
    return present(held, "a price of a held symbol");
  }

  /** Cash plus positions; at cost where a price is missing. */
  Money balance() {
    return balance;
  }

  /** Limit price, else the price that triggers, else the side of the book that is taken. */
  Price price() {
    return present(reference, "a reference price");
  }

  Money orderValue() {
    return present(orderValue, "a reference price");
  }

  /** A buy opens or increases on a spot account; a sell only reduces. */
  boolean opens() {
    return order.side() == Side.BUY;
  }

  /** New terms of an order that works, instead of a new order. */
  boolean modifies() {
    return original != null;
  }

  /** A change that makes the order smaller, or leaves its size. */
  boolean shrinks() {
    return original != null && !order.quantity().exceeds(original.remaining());
  }

  boolean isStateOfToday() {
    return today;
  }

  int tradesToday() {
    return today ? state.tradesToday() : 0;
  }

  Money dayStartBalance() {
    return today ? state.dayStartBalance() : balance;
  }

  /** Realised and unrealised since 00:00 UTC in market time. */
  Money dayPnl() {
    return dayPnl;
  }

  Decision.Inputs inputs() {
    @Nullable Limits limits = surroundings.limits();
    return new Decision.Inputs(
        reference,
        state.position(order.symbol()).quantity(),
        state.cash(),
        balance,
        state.openPositions(),
        tradesToday(),
        dayPnl,
        limits == null ? 0 : limits.version(),
        surroundings.killSwitches().epoch());
  }

  private static boolean isWithin(LocalDate day, Instant time) {
    return day.toEpochDay() == Math.floorDiv(time.getEpochSecond(), 86_400L);
  }

  private static @Nullable Price reference(NewOrder order, @Nullable Quote quote) {
    if (order.limitPrice() != null) {
      return order.limitPrice();
    }
    if (order.stopPrice() != null) {
      return order.stopPrice();
    }
    if (quote == null) {
      return null;
    }
    return order.side() == Side.BUY ? quote.ask() : quote.bid();
  }

  private static <T> T present(@Nullable T value, String what) {
    if (value == null) {
      throw new IllegalStateException("LIMITS_UNAVAILABLE let an order pass without " + what);
    }
    return value;
  }
}
