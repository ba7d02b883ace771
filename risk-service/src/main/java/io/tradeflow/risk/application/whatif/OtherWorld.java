package io.tradeflow.risk.application.whatif;

import io.tradeflow.risk.application.OrderFact;
import io.tradeflow.risk.application.PartitionBook;
import io.tradeflow.risk.application.PriorDecision;
import io.tradeflow.risk.application.TermsChange;
import io.tradeflow.riskcore.Decision;
import io.tradeflow.riskcore.Money;
import io.tradeflow.riskcore.NewOrder;
import io.tradeflow.riskcore.Price;
import io.tradeflow.riskcore.Quantity;
import io.tradeflow.riskcore.RiskEvent;
import io.tradeflow.riskcore.RiskState;
import io.tradeflow.riskcore.Side;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The account as it would be under other limits. Recorded events reach it with the amounts that
 * they have there, those of blocked orders not at all, and orders let through are filled by
 * estimate: a market order at once at the price of its decision, a limit order at its limit once a
 * recorded price has reached it; fees at the rate that the account paid so far.
 */
final class OtherWorld {
  private final String accountId;
  private final PartitionBook book;
  private final RecordedPrices prices;
  private final Tally tally;
  private final Fees fees = new Fees();
  private final Set<String> without = new HashSet<>();
  private final Set<String> oldTerms = new HashSet<>();
  private final Map<String, OrderFact> waiting = new LinkedHashMap<>();
  private long seq;

  OtherWorld(String accountId, PartitionBook book, RecordedPrices prices, Tally tally) {
    this.accountId = accountId;
    this.book = book;
    this.prices = prices;
    this.tally = tally;
  }

  RiskState state() {
    return book.state(accountId).orElseGet(() -> RiskState.of(accountId));
  }

  Decision consider(OrderFact fact, PriorDecision known) {
    return book.consider(fact, known).orElseThrow();
  }

  /** Whether the recorded course of the order is not this world's. */
  boolean isWithout(String orderId) {
    return without.contains(orderId);
  }

  /** An event is missing: this world does not trust its history either. */
  void missed() {
    seq++;
  }

  void fence(String reason) {
    book.fence(accountId, reason);
  }

  /** An order or change that nobody decided. */
  void leaveOut(String orderId, @Nullable String change) {
    if (change == null) {
      without.add(orderId);
    }
  }

  /** Takes the verdict that the order or the change has in this world. */
  void decided(
      OrderFact fact,
      NewOrder order,
      @Nullable String change,
      RecordedDecision known,
      PriorDecision verdict) {
    if (change != null && isWithout(order.orderId())) {
      return;
    }
    book.recall(accountId, verdict);
    hear(fact, fact.event(), fact.terms());
    boolean passed = known.prior().control() == null;
    boolean passes = verdict.control() == null;
    if (passed == passes) {
      return;
    }
    if (change != null) {
      if (passed) {
        oldTerms.add(order.orderId());
      }
      return;
    }
    without.add(order.orderId());
    if (passed) {
      hear(fact, new RiskEvent.OrderClosed(order.orderId()), null);
    } else {
      waiting.put(order.orderId(), fact);
      fillWaiting();
    }
  }

  /**
   * Takes a recorded fill.
   *
   * @param before the recorded world's state before it
   */
  void filled(OrderFact fact, RiskEvent.OrderFilled fill, RiskState before) {
    fees.paid(fill, fill.cashAfter().minus(before.cash()));
    if (!isWithout(fill.orderId())) {
      follow(fact, fill, before);
    }
    prices.filled(fill.symbol(), fill.price());
    fillWaiting();
  }

  /** Takes any other event. */
  void happened(OrderFact fact) {
    switch (fact.event()) {
      case null -> terms(fact);
      case RiskEvent.AccountFunded credit ->
          hear(
              fact,
              new RiskEvent.AccountFunded(credit.amount(), state().cash().plus(credit.amount())),
              null);
      case RiskEvent.OrderFilled it -> follow(fact, it.orderId());
      case RiskEvent.OrderApproved it -> follow(fact, it.orderId());
      case RiskEvent.OrderRefused it -> follow(fact, it.orderId());
      case RiskEvent.OrderClosed it -> follow(fact, it.orderId());
      case RiskEvent.OrderCancelled it -> follow(fact, it.orderId());
      case RiskEvent.OrderSubmitted it -> follow(fact, it.order().orderId());
      case RiskEvent.OrderModified it -> follow(fact, it.replacement().orderId());
      case RiskEvent.StrategyStopped it -> follow(fact, it.orderId());
      case RiskEvent.DayOpened it -> hear(fact, it, null);
      case RiskEvent.AccountHalted it -> hear(fact, it, null);
      case RiskEvent.DrawdownReached it -> hear(fact, it, null);
      case RiskEvent.AccountFenced it -> hear(fact, it, null);
    }
  }

  void end() {
    tally.neverFilled += waiting.size();
  }

  private void terms(OrderFact fact) {
    @Nullable TermsChange terms = fact.terms();
    if (terms != null && !isWithout(terms.orderId()) && !oldTerms.contains(terms.orderId())) {
      hear(fact, null, terms);
    }
  }

  private void follow(OrderFact fact, String orderId) {
    if (!isWithout(orderId)) {
      hear(fact, fact.event(), null);
    }
  }

  /** A recorded fill with this world's cash and position; less of it where less is open here. */
  private void follow(OrderFact fact, RiskEvent.OrderFilled fill, RiskState before) {
    RiskState here = state();
    if (here.equals(before)) {
      hear(fact, fill, null);
      return;
    }
    Quantity open =
        here.openOrder(fill.orderId()).map(it -> it.remaining()).orElse(fill.quantity());
    Quantity quantity = fill.quantity().exceeds(open) ? open : fill.quantity();
    if (quantity.isZero()) {
      return;
    }
    Money paid = fill.cashAfter().minus(before.cash());
    Money cash = quantity.equals(fill.quantity()) ? paid : paid.share(quantity, fill.quantity());
    boolean complete = fill.complete() || quantity.compareTo(open) == 0;
    hear(fact, fill(fill, quantity, here, here.cash().plus(cash), complete), null);
  }

  private static RiskEvent.OrderFilled fill(
      RiskEvent.OrderFilled fill,
      Quantity quantity,
      RiskState here,
      Money cashAfter,
      boolean complete) {
    Quantity held = here.position(fill.symbol()).quantity();
    return new RiskEvent.OrderFilled(
        fill.orderId(),
        fill.symbol(),
        fill.side(),
        quantity,
        fill.price(),
        cashAfter,
        fill.side() == Side.BUY ? held.plus(quantity) : held.minusUpTo(quantity),
        complete,
        fill.marketTime());
  }

  /** Fills what waits for prices that are reached now. */
  void fillWaiting() {
    if (waiting.isEmpty()) {
      return;
    }
    for (OrderFact fact : List.copyOf(waiting.values())) {
      NewOrder order = ((RiskEvent.OrderSubmitted) Objects.requireNonNull(fact.event())).order();
      @Nullable Price price = reached(order);
      if (price != null) {
        waiting.remove(order.orderId());
        estimate(fact, order, price);
      }
    }
  }

  /** The price at which the order would be filled now; null where it would not. */
  private @Nullable Price reached(NewOrder order) {
    @Nullable Price last = prices.of(order.symbol());
    if (last == null || order.stopPrice() != null) {
      return null;
    }
    @Nullable Price limit = order.limitPrice();
    if (limit == null) {
      return prices.taken(order);
    }
    int compared = last.compareTo(limit);
    boolean reached = order.side() == Side.BUY ? compared <= 0 : compared >= 0;
    return reached ? limit : null;
  }

  private void estimate(OrderFact fact, NewOrder order, Price price) {
    RiskState here = state();
    Money value = price.times(order.quantity());
    Money fee = fees.of(value);
    Money cash =
        order.side() == Side.BUY
            ? here.cash().minus(value).minus(fee)
            : here.cash().plus(value).minus(fee);
    RiskEvent.OrderFilled estimated =
        new RiskEvent.OrderFilled(
            order.orderId(),
            order.symbol(),
            order.side(),
            order.quantity(),
            price,
            cash,
            Quantity.ZERO,
            true,
            fact.marketTime());
    hear(fact, fill(estimated, order.quantity(), here, cash, true), null);
    tally.estimatedFills++;
  }

  private void hear(OrderFact fact, @Nullable RiskEvent event, @Nullable TermsChange terms) {
    seq++;
    book.hear(
        new OrderFact(
            accountId,
            seq,
            fact.eventId(),
            fact.correlationId(),
            fact.marketTime(),
            event,
            fact.reduceOnly(),
            fact.adopted(),
            terms));
  }

  /** The account's fees as a share of what it traded. */
  private static final class Fees {
    private BigDecimal paid = BigDecimal.ZERO;
    private BigDecimal traded = BigDecimal.ZERO;

    void paid(RiskEvent.OrderFilled fill, Money cash) {
      BigDecimal value = fill.price().times(fill.quantity()).value();
      traded = traded.add(value);
      paid =
          fill.side() == Side.BUY
              ? paid.subtract(cash.value()).subtract(value)
              : paid.add(value).subtract(cash.value());
    }

    Money of(Money value) {
      return traded.signum() == 0
          ? Money.ZERO
          : new Money(
              value
                  .value()
                  .multiply(paid)
                  .divide(traded, MathContext.DECIMAL64)
                  .stripTrailingZeros());
    }
  }
}
