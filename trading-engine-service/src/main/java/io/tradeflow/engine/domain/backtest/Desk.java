package io.tradeflow.engine.domain.backtest;

import io.tradeflow.engine.domain.Direction;
import io.tradeflow.engine.domain.bot.Portion;
import io.tradeflow.engine.domain.bot.Verdict;
import io.tradeflow.engine.domain.strategy.Scaling;
import io.tradeflow.paperbroker.Depth;
import io.tradeflow.paperbroker.PaperBroker;
import io.tradeflow.paperbroker.PaperInstrument;
import io.tradeflow.paperbroker.PaperOrder;
import io.tradeflow.paperbroker.Report;
import io.tradeflow.riskcore.Decision;
import io.tradeflow.riskcore.Grants;
import io.tradeflow.riskcore.KillSwitches;
import io.tradeflow.riskcore.Moment;
import io.tradeflow.riskcore.Money;
import io.tradeflow.riskcore.NewOrder;
import io.tradeflow.riskcore.PreTradeRisk;
import io.tradeflow.riskcore.Price;
import io.tradeflow.riskcore.Quantity;
import io.tradeflow.riskcore.Quote;
import io.tradeflow.riskcore.RiskEvent;
import io.tradeflow.riskcore.RiskState;
import io.tradeflow.riskcore.Side;
import io.tradeflow.riskcore.Standing;
import io.tradeflow.riskcore.Surroundings;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The account of a backtest: advice becomes an order by {@link Portion}, passes risk-core at the
 * close of its bar, and meets paper-broker from the open of the symbol's next bar on.
 */
final class Desk {
  private static final String ACCOUNT = "backtest";
  private static final Grants GRANTS = new Grants(false, java.util.Set.of());
  private static final long DAY = 86_400;

  private final BacktestTerms terms;
  private final String strategy;
  private final List<Holding> lines = new ArrayList<>();
  private final PreTradeRisk risk;
  private final RiskState state = RiskState.of(ACCOUNT);
  private final PaperBroker broker;
  private final Books books;
  private final List<RoundTrip> trips = new ArrayList<>();
  private final List<Execution> executions = new ArrayList<>();
  private final TreeMap<String, Integer> refused = new TreeMap<>();
  private final TreeMap<String, Integer> unanswered = new TreeMap<>();
  private final int[] skipped = new int[Verdict.Reason.values().length];
  private BigDecimal cash;
  private BigDecimal fees = BigDecimal.ZERO;
  private BigDecimal traded = BigDecimal.ZERO;
  private long day = Long.MIN_VALUE;
  private int orders;
  private int large;
  private boolean debt;

  /** The same as the exact cash, for the value at each bar. */
  double money;

  Desk(BacktestTerms terms, String strategy, Scaling scaling, List<Bars> symbols) {
    this.terms = terms;
    this.strategy = strategy;
    this.risk = new PreTradeRisk(terms.risk().policy());
    this.broker = new PaperBroker(terms.paper());
    this.books = new Books(terms);
    this.cash = terms.cash();
    this.money = cash.doubleValue();
    state.evolve(new RiskEvent.AccountFunded(new Money(cash), new Money(cash)));
    for (Bars bars : symbols) {
      lines.add(new Holding(lines.size(), bars, scaling, terms));
      PaperInstrument venue =
          new PaperInstrument(terms.lotSize(), BigDecimal.ZERO, BigDecimal.ZERO, 0, 0, false);
      broker.list(bars.symbol(), venue, Instant.ofEpochSecond(bars.openSecond(0)));
    }
  }

  Holding line(int symbol) {
    return lines.get(symbol);
  }

  /** Whether a bar of the symbol has anything to do with the account's orders. */
  boolean isBusy(int symbol) {
    return lines.get(symbol).busy();
  }

  /** One event of a bar; the events of a bar come in order, before the strategy sees the bar. */
  void play(int symbol, int bar, int event) {
    Holding line = lines.get(symbol);
    if (!books.trades(line.bars, bar)) {
      return;
    }
    if (event == 0) {
      line.taken = BigDecimal.ZERO;
    }
    Instant at = Books.time(line.bars, bar, event);
    BigDecimal stop = line.stop;
    Depth passed = stop == null ? null : books.passing(line, bar, event, stop);
    if (passed != null) {
      handle(broker.onDepth(passed, at), bar, at);
    }
    handle(broker.onDepth(books.book(line, bar, event), at), bar, at);
    Holding.@Nullable Ticket ticket = line.ticket;
    if (ticket != null && !ticket.given) {
      give(line, ticket, bar, at);
    } else if (ticket != null
        && event == Books.EVENTS - 1
        && terms.order() == BacktestTerms.OrderStyle.LIMIT) {
      handle(broker.cancel(ticket.id, "The bar is over", at), bar, at);
    }
    if (line.unprotected) {
      protect(line, bar, at);
    }
  }

  /** Gives the stop order for what is held, once what was to be bought is bought. */
  private void protect(Holding line, int bar, Instant at) {
    if (line.ticket != null || line.guard != null) {
      return;
    }
    line.unprotected = false;
    if (line.held.signum() == 0) {
      return;
    }
    openDay(at.getEpochSecond(), line, bar);
    orders++;
    String id = id("g", line);
    @Nullable BigDecimal stop = terms.protection().stop(line.averagePaid(), line.tick);
    // What is known is the close of the bar before.
    int known = Math.max(0, bar - 1);
    if (approved(line, known, id, Direction.SELL, line.held, null, stop, at)) {
      Holding.Ticket guard =
          new Holding.Ticket(id, Direction.SELL, known, line.held, line.averagePaid());
      guard.given = true;
      line.guard = guard;
      line.stop = stop;
      PaperOrder order =
          new PaperOrder(
                  id,
                  line.bars.symbol(),
                  false,
                  line.held,
                  null,
                  PaperOrder.Force.GTC,
                  line.tick,
                  at)
              .stoppedAt(stop)
              .trailing(terms.protection().trail());
      submit(line, guard, order, bar, at);
    }
  }

  private void give(Holding line, Holding.Ticket ticket, int bar, Instant at) {
    ticket.given = true;
    boolean limit = terms.order() == BacktestTerms.OrderStyle.LIMIT;
    PaperOrder order =
        new PaperOrder(
            ticket.id,
            line.bars.symbol(),
            ticket.direction == Direction.BUY,
            ticket.quantity,
            limit ? ticket.price : null,
            PaperOrder.Force.GTC,
            line.tick,
            Instant.ofEpochSecond(line.bars.closeSecond(ticket.advised)));
    submit(line, ticket, order, bar, at);
  }

  private void submit(Holding line, Holding.Ticket ticket, PaperOrder order, int bar, Instant at) {
    if (broker.submit(order, at) instanceof Report.Refused no) {
      refused.merge("BROKER_" + no.code(), 1, Integer::sum);
      finish(line, ticket, bar, at);
    } else {
      handle(broker.advance(at), bar, at);
    }
  }

  private void handle(List<Report> reports, int bar, Instant at) {
    for (int i = 0; i < reports.size(); i++) {
      Report report = reports.get(i);
      Holding line = owner(report.clientOrderId());
      Holding.Ticket ticket = line.order(report.clientOrderId());
      switch (report) {
        case Report.Filled filled -> fill(line, ticket, filled, bar, at);
        case Report.Cancelled cancelled -> finish(line, ticket, bar, at);
        case Report.Expired expired -> finish(line, ticket, bar, at);
        case Report.Refused no -> finish(line, ticket, bar, at);
        case Report.Accepted accepted -> {}
        case Report.Trailed trailed -> line.stop = trailed.stopPrice();
        case Report.Triggered triggered -> {}
        case Report.Amended amended -> {}
        case Report.AmendRefused no -> {}
      }
    }
  }

  private Holding owner(String orderId) {
    if (lines.size() == 1) {
      return lines.getFirst();
    }
    return lines.get(Integer.parseInt(orderId.substring(orderId.indexOf('-') + 1)));
  }

  private void fill(Holding line, Holding.Ticket ticket, Report.Filled fill, int bar, Instant at) {
    openDay(at.getEpochSecond(), line, bar);
    boolean buy = ticket.direction == Direction.BUY;
    BigDecimal value = fill.price().multiply(fill.quantity());
    cash = (buy ? cash.subtract(value) : cash.add(value)).subtract(fill.fee());
    money = cash.doubleValue();
    debt |= cash.signum() < 0;
    fees = fees.add(fill.fee());
    traded = traded.add(value);
    line.filled(ticket, fill, value, bar, at.getEpochSecond());
    boolean complete = ticket.done.compareTo(ticket.quantity) == 0;
    executions.add(
        new Execution(
            line.index,
            ticket.direction,
            ticket.advised,
            bar,
            at.getEpochSecond(),
            fill.quantity(),
            fill.price(),
            fill.fee()));
    state.evolve(
        new RiskEvent.OrderFilled(
            ticket.id,
            line.bars.symbol(),
            buy ? Side.BUY : Side.SELL,
            new Quantity(fill.quantity()),
            new Price(fill.price()),
            new Money(cash),
            new Quantity(line.held),
            complete,
            at));
    if (complete) {
      finish(line, ticket, bar, at);
    }
  }

  private void finish(Holding line, Holding.Ticket ticket, int bar, Instant at) {
    boolean guard = ticket == line.guard;
    boolean left = ticket.done.compareTo(ticket.quantity) < 0;
    if (left) {
      state.evolve(new RiskEvent.OrderClosed(ticket.id));
    }
    if (left && !guard) {
      unanswered.merge(ticket.done.signum() == 0 ? "NOT_FILLED" : "PARTLY_FILLED", 1, Integer::sum);
    }
    double share = line.bars.volume(bar) / 10;
    if (line.bars.hasVolume() && ticket.done.doubleValue() > share) {
      large++;
    }
    RoundTrip trip = line.sold(ticket, bar, at.getEpochSecond());
    if (trip != null) {
      trips.add(trip);
    }
    if (guard) {
      line.guard = null;
      line.stop = null;
    } else {
      line.ticket = null;
    }
    line.unprotected = line.held.signum() > 0 && !terms.protection().isNone();
    // What the broker remembers of it would be all orders of the run.
    broker.forget(ticket.id);
  }

  /** Turns the advice of a bar that has closed into an order, or says why there is none. */
  void advise(int symbol, int bar, Direction direction) {
    Holding line = lines.get(symbol);
    if (line.ticket != null) {
      skip(Verdict.Reason.ORDER_WORKING);
      return;
    }
    if (direction == Direction.BUY && line.portion.isFull(line.held)) {
      skip(Verdict.Reason.ALREADY_HOLDING);
      return;
    }
    BigDecimal price = line.bars.exact(line.bars.close(bar));
    Portion.Answer answer =
        direction == Direction.BUY
            ? line.portion.buy(price, line.held, balance())
            : line.portion.sell(price, line.held, balance());
    switch (answer) {
      case Portion.Answer.None none -> skip(none.reason());
      case Portion.Answer.Order order -> order(line, bar, direction, order.quantity(), price);
    }
  }

  private void order(
      Holding line, int bar, Direction direction, BigDecimal quantity, BigDecimal price) {
    Instant at = Instant.ofEpochSecond(line.bars.closeSecond(bar));
    openDay(at.getEpochSecond(), line, bar);
    if (line.guard != null) {
      handle(broker.cancel(line.guard.id, "Another order takes its place", at), bar, at);
    }
    orders++;
    String id = id("o", line);
    boolean limit = terms.order() == BacktestTerms.OrderStyle.LIMIT;
    BigDecimal asked = price.setScale(line.tick.scale(), rounding(direction));
    if (approved(line, bar, id, direction, quantity, limit ? asked : null, null, at)) {
      line.ticket = new Holding.Ticket(id, direction, bar, quantity, asked);
    }
  }

  private String id(String kind, Holding line) {
    return lines.size() == 1 ? kind + orders : kind + orders + "-" + line.index;
  }

  /** Asks risk, which knows the market as of the close of a bar. */
  private boolean approved(
      Holding line,
      int bar,
      String id,
      Direction direction,
      BigDecimal quantity,
      @Nullable BigDecimal limit,
      @Nullable BigDecimal stop,
      Instant at) {
    NewOrder order =
        new NewOrder(
            id,
            ACCOUNT,
            line.bars.symbol(),
            direction == Direction.BUY ? Side.BUY : Side.SELL,
            new Quantity(quantity),
            limit == null ? null : new Price(limit),
            stop == null ? null : new Price(stop),
            "paper",
            strategy);
    Moment moment = Moment.of(at);
    state.evolve(new RiskEvent.OrderSubmitted(order, moment.wall()));
    Decision decision = risk.decide(state, order, surroundings(line, bar), moment);
    List<RiskEvent> events = decision.events(moment.market());
    for (int i = 0; i < events.size(); i++) {
      state.evolve(events.get(i));
    }
    return switch (decision) {
      case Decision.Approved approved -> true;
      case Decision.Rejected rejected -> {
        refused.merge(rejected.code(), 1, Integer::sum);
        state.evolve(new RiskEvent.OrderClosed(id));
        yield false;
      }
    };
  }

  private static RoundingMode rounding(Direction direction) {
    return direction == Direction.BUY ? RoundingMode.FLOOR : RoundingMode.CEILING;
  }

  private Surroundings surroundings(Holding line, int bar) {
    return new Surroundings(
        terms.risk().limits(),
        terms.risk().guards(),
        GRANTS,
        line.instrument,
        quotes(line, bar),
        null,
        KillSwitches.NONE,
        Standing.GOOD);
  }

  private Map<String, Quote> quotes(Holding line, int bar) {
    if (lines.size() == 1) {
      return Map.of(line.bars.symbol(), books.quote(line, bar));
    }
    Map<String, Quote> quotes = new HashMap<>();
    quotes.put(line.bars.symbol(), books.quote(line, bar));
    long second = line.bars.closeSecond(bar);
    for (Holding other : lines) {
      int last = other == line || other.held.signum() == 0 ? -1 : other.bars.lastClosed(second);
      if (last >= 0) {
        quotes.put(other.bars.symbol(), books.quote(other, last));
      }
    }
    return quotes;
  }

  /** A day begins with what the account was worth at the last closes before it. */
  private void openDay(long second, Holding acting, int bar) {
    long current = Math.floorDiv(second, DAY);
    if (current == day) {
      return;
    }
    day = current;
    BigDecimal worth = cash;
    for (Holding line : lines) {
      if (line.held.signum() > 0) {
        int last =
            line == acting
                ? line.bars.lastClosed(current * DAY, bar)
                : line.bars.lastClosed(current * DAY);
        BigDecimal price = last < 0 ? line.lastFill : line.bars.exact(line.bars.close(last));
        worth = worth.add(line.held.multiply(price));
      }
    }
    state.evolve(new RiskEvent.DayOpened(LocalDate.ofEpochDay(current), new Money(worth)));
  }

  /** As bots count it: cash, and holdings at their last fills. */
  private BigDecimal balance() {
    BigDecimal sum = cash;
    for (int i = 0; i < lines.size(); i++) {
      Holding line = lines.get(i);
      sum = sum.add(line.held.multiply(line.lastFill));
    }
    return sum;
  }

  private void skip(Verdict.Reason reason) {
    skipped(reason, 1);
  }

  /** Counts advice that came to nothing, where {@link Portion} need not be asked to know it. */
  void skipped(Verdict.Reason reason, int times) {
    skipped[reason.ordinal()] += times;
  }

  /** What came of it all; ends the run. */
  Ledger close() {
    for (Verdict.Reason reason : Verdict.Reason.values()) {
      if (skipped[reason.ordinal()] > 0) {
        unanswered.put(reason.name(), skipped[reason.ordinal()]);
      }
    }
    for (Holding line : lines) {
      if (line.ticket != null) {
        unanswered.merge("DATA_ENDED", 1, Integer::sum);
      }
      trips.addAll(line.atEnd(line.bars.count() - 1));
    }
    return new Ledger(
        List.copyOf(trips),
        List.copyOf(executions),
        orders,
        refused,
        unanswered,
        cash,
        fees,
        traded,
        large,
        debt);
  }
}
