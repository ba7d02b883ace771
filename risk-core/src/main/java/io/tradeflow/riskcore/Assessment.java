package io.tradeflow.riskcore;

import org.jspecify.annotations.Nullable;

/** One order beside all that its controls look at; what several of them ask for is kept. */
final class Assessment {
  private static final long SECONDS_OF_A_DAY = 86_400;

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
  private final @Nullable Trail trail;
  private final Line line;
  private final Money reserved;
  private final int exposed;

  /**
   * All about a new order, or about new terms of an old one.
   *
   * @param original the working order that the terms replace: all is seen as if it were not there;
   *     null for a new order
   */
  Assessment(
      RiskState state,
      NewOrder order,
      @Nullable OpenOrder original,
      Surroundings surroundings,
      RiskPolicy policy,
      Moment moment) {
    Book book = state.book();
    this.state = state;
    this.order = order;
    this.original = original;
    this.surroundings = surroundings;
    this.policy = policy;
    this.moment = moment;
    this.today = state.isOfDay(Math.floorDiv(moment.market().getEpochSecond(), SECONDS_OF_A_DAY));
    this.quote = surroundings.quotes().get(order.symbol());
    this.reference = reference(order, quote);
    this.orderValue = reference == null ? null : reference.times(order.quantity());
    this.held = book.worth(surroundings.quotes());
    this.balance = held == null ? state.balanceAtCost() : state.cash().plus(held);
    this.dayPnl = today ? balance.minus(state.dayStartBalance()) : Money.ZERO;
    this.trail = state.conduct().trail(order.symbol());
    Line known = book.of(order.symbol());
    if (original == null) {
      this.line = known;
      this.reserved = book.reserved();
      this.exposed = book.exposed();
    } else {
      Line counted = book.of(original.order().symbol());
      Line rest = counted.copyWithout(original);
      this.line = rest.symbol().equals(order.symbol()) ? rest : known;
      this.reserved = book.reserved().minus(counted.reserved()).plus(rest.reserved());
      this.exposed = book.exposed() - one(counted) + one(rest);
    }
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

  Conduct conduct() {
    return state.conduct();
  }

  /** What is remembered of the order's symbol; null where nothing is. */
  @Nullable Trail trail() {
    return trail;
  }

  /** The order's symbol in the account's book. */
  Line line() {
    return line;
  }

  /** Cash that working buys will take, without fees. */
  Money reserved() {
    return reserved;
  }

  /** Number of symbols held or about to be. */
  int exposed() {
    return exposed;
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
        quote == null ? null : quote.last(),
        line.position().quantity(),
        state.cash(),
        balance,
        state.openPositions(),
        tradesToday(),
        dayPnl,
        limits == null ? 0 : limits.version(),
        surroundings.killSwitches().epoch());
  }

  private static int one(Line line) {
    return line.isExposed() ? 1 : 0;
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
