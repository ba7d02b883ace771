package io.tradeflow.paperbroker;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Matches orders against depth snapshots and reported trades; the README has the models. The same
 * terms and the same inputs (all calls but {@link #advance}) in the same order with the same times
 * give the same reports of each order, however often {@code advance} is called in between: what was
 * due is done at its own time before the next input. Times given by a caller do not go back; one
 * that does counts as the latest before it. Not thread-safe: one caller at a time.
 */
public final class PaperBroker {
  private static final int REMEMBERED = 100_000;
  private static final Set<Capability> NATIVE =
      Collections.unmodifiableSet(
          EnumSet.complementOf(
              EnumSet.of(
                  Capability.REDUCE_ONLY,
                  Capability.OCO,
                  Capability.BRACKET,
                  Capability.ICEBERG,
                  Capability.TWAP,
                  Capability.VWAP)));

  private final PaperTerms terms;
  private final Blotter blotter = new Blotter();
  private final Timeline shared = new Timeline();
  private final Map<String, Market> markets = new HashMap<>();
  private final List<Market> inOrder = new ArrayList<>();
  private final Map<String, Account> accounts = new HashMap<>();
  private final Map<String, Report> answers =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Report> eldest) {
          return size() > REMEMBERED;
        }
      };
  private long numbers;

  public PaperBroker(PaperTerms terms) {
    this.terms = terms;
  }

  /** What it does by itself. */
  public Set<Capability> capabilities() {
    return NATIVE;
  }

  /** Lists a symbol, or changes its rules; a halt begins and ends with this. */
  public List<Report> list(String symbol, PaperInstrument instrument, Instant now) {
    Market market = market(symbol);
    turn(market, time(market, now));
    market.instrument = instrument;
    return blotter.drain();
  }

  /**
   * Takes the order; the same client order id gets the same answer and works once. Ids of the last
   * 100,000 orders, and of all that work, are remembered.
   */
  public Report submit(PaperOrder order, Instant now) {
    @Nullable Report earlier = answers.get(order.clientOrderId());
    if (earlier != null) {
      return earlier;
    }
    Report answer = works(order.clientOrderId()) ? accepted(order) : take(order, now);
    answers.put(order.clientOrderId(), answer);
    return answer;
  }

  /** Puts an order back that was working before a restart; a stop order with fills is awake. */
  public void restore(PaperOrder order, BigDecimal filled, int fills, Instant accepted) {
    restore(order, filled, fills, accepted, fills > 0);
  }

  /**
   * Puts an order back that was working before a restart. One that rests has lost its place to the
   * market's orders, not to our own; fills go on after the given number of them.
   *
   * @param awake whether a stop order's price was reached already
   */
  public void restore(
      PaperOrder order, BigDecimal filled, int fills, Instant accepted, boolean awake) {
    forget(order.clientOrderId());
    answers.put(order.clientOrderId(), accepted(order));
    Market market = market(order.symbol());
    WorkingOrder restored = working(order, market, market.timeline.clock(), accepted);
    restored.remaining = order.quantity().subtract(filled);
    restored.fills = fills;
    restored.awake |= awake;
    if (!restored.done()) {
      blotter.open(restored);
      market.restore(restored, accepted);
    }
  }

  /** Counts what an account traded before a restart towards its fees. */
  public void traded(String account, BigDecimal notional, Instant at) {
    account(account).traded(notional, at);
  }

  /** Forgets an order, and what was not told of it: another instance works it now. */
  public void forget(String clientOrderId) {
    @Nullable WorkingOrder order = blotter.find(clientOrderId);
    if (order != null) {
      blotter.end(order, null);
    }
    blotter.drain(clientOrderId);
    answers.remove(clientOrderId);
  }

  /** Whether the order is still in the broker's hands. */
  public boolean works(String clientOrderId) {
    return blotter.find(clientOrderId) != null;
  }

  /** What is left of an order that works; null if it does not. */
  public @Nullable BigDecimal remaining(String clientOrderId) {
    @Nullable WorkingOrder order = blotter.find(clientOrderId);
    return order == null ? null : order.remaining;
  }

  /** Whether an order works and does not sleep, as a stop order does until its price is reached. */
  public boolean awake(String clientOrderId) {
    @Nullable WorkingOrder order = blotter.find(clientOrderId);
    return order != null && order.awake;
  }

  /**
   * Cancels at the time of the last input; otherwise as {@link #cancel(String, String, Instant)}.
   */
  public List<Report> cancel(String clientOrderId, String reason) {
    @Nullable WorkingOrder order = blotter.find(clientOrderId);
    if (order != null) {
      blotter.end(order, new Report.Cancelled(clientOrderId, reason));
    }
    return blotter.drain(clientOrderId);
  }

  /** Cancels what is left; says what was not told of the order yet, nothing if it is not known. */
  public List<Report> cancel(String clientOrderId, String reason, Instant now) {
    @Nullable WorkingOrder order = blotter.find(clientOrderId);
    if (order != null) {
      turn(order.market, time(order.market, now));
    }
    return cancel(clientOrderId, reason);
  }

  /**
   * Gives a working order new terms, at once; null keeps a price. Less quantity at the same price
   * keeps its place in the queue, anything else loses it. Where the whole new quantity is filled
   * already, the rest is cancelled. Says what was not told of the order yet, with the answer.
   *
   * @param changeId the caller's own; the answer names it
   * @param quantity the whole, with what is filled
   */
  public List<Report> amend(
      String clientOrderId,
      String changeId,
      BigDecimal quantity,
      @Nullable BigDecimal limitPrice,
      @Nullable BigDecimal stopPrice,
      Instant now) {
    @Nullable WorkingOrder order = blotter.find(clientOrderId);
    if (order != null) {
      turn(order.market, time(order.market, now));
      order = blotter.find(clientOrderId);
    }
    if (order == null) {
      blotter.say(
          new Report.AmendRefused(
              clientOrderId, changeId, Refusal.UNKNOWN_ORDER, "The order does not work any more"));
    } else {
      amend(order, changeId, order.order.amended(quantity, limitPrice, stopPrice), now);
    }
    return blotter.drain(clientOrderId);
  }

  private void amend(WorkingOrder order, String changeId, PaperOrder next, Instant now) {
    BigDecimal filled = order.order.quantity().subtract(order.remaining);
    Report.@Nullable Refused refused = Admission.amended(order, next);
    if (refused != null) {
      blotter.say(new Report.AmendRefused(order.id(), changeId, refused.code(), refused.reason()));
    } else if (next.quantity().compareTo(filled) <= 0) {
      blotter.end(
          order, new Report.Cancelled(order.id(), "The whole new quantity is filled already"));
    } else {
      blotter.say(new Report.Amended(order.id(), changeId));
      order.market.amend(order, next, order.market.timeline.clock());
    }
  }

  /** Replaces the book of the symbol and matches what it now permits. */
  public List<Report> onDepth(Depth depth, Instant now) {
    Market market = market(depth.symbol());
    market.show(depth, turn(market, time(depth.marketTime(), now)));
    return blotter.drain();
  }

  /** Fills resting orders whose turn the trade was, and wakes stop orders at its price. */
  public List<Report> onTrade(Trade trade, Instant now) {
    Market market = market(trade.symbol());
    market.trade(trade, turn(market, time(trade.marketTime(), now)));
    return blotter.drain();
  }

  /** Executes orders whose latency has passed. */
  public List<Report> advance(Instant now) {
    if (terms.onMarketTime()) {
      catchUp();
    } else {
      shared.run(now);
    }
    return blotter.drain();
  }

  /**
   * When the first order that is under way arrives, null if none is: before that {@link #advance}
   * finds nothing but orders whose time is over. Not known on market time, where books decide.
   */
  public @Nullable Instant nextArrival() {
    return shared.nextArrival();
  }

  /** Time of the symbol's last book in its market; null before the first, or if it had none. */
  public @Nullable Instant marketTime(String symbol) {
    @Nullable Market market = markets.get(symbol);
    return market == null ? null : market.marketTime;
  }

  private Report take(PaperOrder order, Instant now) {
    Report.@Nullable Refused refused = Admission.form(order);
    if (refused != null) {
      return refused;
    }
    if (terms.listedOnly() && !markets.containsKey(order.symbol())) {
      return Admission.unknown(order);
    }
    Market market = market(order.symbol());
    Account account = account(order.account());
    Instant at = turn(market, time(market, now));
    refused = Admission.state(order, market, account, terms, at);
    if (refused != null) {
      return refused;
    }
    Instant given = terms.onMarketTime() && order.marketTime() != null ? order.marketTime() : at;
    Instant due = given.plusNanos(Draw.nanos(terms.latency(), terms.seed(), order.clientOrderId()));
    WorkingOrder taken = working(order, market, due.isBefore(at) ? at : due, now);
    blotter.open(taken);
    market.add(taken);
    return accepted(order);
  }

  /** Goes on to the time of an input; markets share accounts, so all have done what is due. */
  private Instant turn(Market market, Instant time) {
    if (terms.onMarketTime()) {
      catchUp();
    }
    return market.timeline.moveTo(time);
  }

  private void catchUp() {
    for (int i = 0; i < inOrder.size(); i++) {
      Market market = inOrder.get(i);
      market.timeline.run(market.timeline.clock());
    }
  }

  private WorkingOrder working(PaperOrder order, Market market, Instant due, Instant now) {
    Instant given = Objects.requireNonNullElse(order.marketTime(), market.time(now));
    return new WorkingOrder(order, market, account(order.account()), numbers++, due, given);
  }

  /** On market time a caller's clock does not count where the market has one. */
  private Instant time(@Nullable Instant marketTime, Instant now) {
    return terms.onMarketTime() && marketTime != null ? marketTime : now;
  }

  private Instant time(Market market, Instant now) {
    return terms.onMarketTime() ? market.timeline.clock() : now;
  }

  private Market market(String symbol) {
    @Nullable Market known = markets.get(symbol);
    if (known != null) {
      return known;
    }
    Timeline timeline = terms.onMarketTime() ? new Timeline() : shared;
    Market market = new Market(terms, blotter, timeline);
    timeline.add(market);
    markets.put(symbol, market);
    inOrder.add(market);
    return market;
  }

  private Account account(String id) {
    return accounts.computeIfAbsent(id, name -> new Account(terms.fees()));
  }

  private static Report accepted(PaperOrder order) {
    return new Report.Accepted(order.clientOrderId());
  }
}
