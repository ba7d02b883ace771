package io.tradeflow.risk.application.whatif;

import io.tradeflow.risk.application.OrderFact;
import io.tradeflow.risk.application.PartitionBook;
import io.tradeflow.risk.application.PriorDecision;
import io.tradeflow.risk.application.ReferenceData;
import io.tradeflow.risk.application.TermsChange;
import io.tradeflow.risk.domain.LimitChanges;
import io.tradeflow.riskcore.Limits;
import io.tradeflow.riskcore.Money;
import io.tradeflow.riskcore.NewOrder;
import io.tradeflow.riskcore.OpenOrder;
import io.tradeflow.riskcore.PreTradeRisk;
import io.tradeflow.riskcore.RiskEvent;
import io.tradeflow.riskcore.RiskState;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One account in two worlds, each a {@link PartitionBook}: as it was recorded, and under other
 * limits. Up to the span both are the same. A verdict of the other world differs only where the
 * recorded limits give the recorded verdict again and the changed ones another.
 */
final class AccountReplay {
  private final String accountId;
  private final WhatIfQuestion question;
  private final Tally tally;
  private final Map<String, RecordedDecision> decisions = new HashMap<>();
  private final TreeMap<Long, Limits> limits = new TreeMap<>();
  private final RecordedPrices prices = new RecordedPrices();
  private final RecordedReference then;
  private final RecordedReference instead;
  private final PartitionBook recorded;
  private final OtherWorld other;
  private final Judge judge;
  private long seq;
  private boolean over;
  private @Nullable Money startEquity;
  private Money funded = Money.ZERO;
  private Money dayShift = Money.ZERO;

  AccountReplay(
      String accountId,
      WhatIfQuestion question,
      PreTradeRisk risk,
      ReferenceData present,
      Tally tally) {
    this.accountId = accountId;
    this.question = question;
    this.tally = tally;
    then = new RecordedReference(present, prices, limits, LimitChanges.NONE);
    instead = new RecordedReference(present, prices, limits, question.changes());
    recorded = new PartitionBook(risk, then);
    other = new OtherWorld(accountId, new PartitionBook(risk, instead), prices, tally);
    judge = new Judge(recorded, other, tally);
  }

  /** Takes a decision; the first of an order or a change counts. */
  void decided(RecordedDecision decision) {
    decisions.putIfAbsent(decision.prior().orderId(), decision);
  }

  void limits(Limits found) {
    limits.put(found.version(), found);
  }

  void misunderstood(String reason) {
    recorded.fence(accountId, reason);
    other.fence(reason);
  }

  void hear(OrderFact fact, Instant wall) {
    if (over || fact.accountSeq() <= seq) {
      return;
    }
    over = !wall.isBefore(question.to());
    if (over) {
      return;
    }
    if (fact.accountSeq() != seq + 1) {
      other.missed();
    }
    seq = fact.accountSeq();
    boolean within = !wall.isBefore(question.from());
    if (within && startEquity == null) {
      startEquity = prices.equity(state());
    }
    @Nullable TermsChange terms = fact.terms();
    if (fact.event() instanceof RiskEvent.OrderSubmitted submitted) {
      submitted(fact, submitted.order(), null, submitted.at(), within);
    } else if (terms != null && terms.modifyId() != null) {
      asked(fact, terms, within);
    } else {
      happened(fact, within);
    }
  }

  /** Adds what the account made in both worlds to the tally. */
  void end() {
    if (seq == 0) {
      return;
    }
    tally.accounts++;
    other.end();
    if (startEquity != null) {
      tally.pnl(
          prices.equity(state()).minus(startEquity).minus(funded),
          prices.equity(other.state()).minus(startEquity).minus(funded));
    }
  }

  private void asked(OrderFact fact, TermsChange terms, boolean within) {
    @Nullable OpenOrder open = state().openOrder(terms.orderId()).orElse(null);
    if (open == null) {
      decisions.remove(terms.modifyId());
      skip(fact);
      return;
    }
    submitted(fact, open.order(), terms.modifyId(), terms.at(), within);
  }

  private void submitted(
      OrderFact fact, NewOrder order, @Nullable String change, Instant wall, boolean within) {
    @Nullable RecordedDecision known = decisions.remove(change == null ? order.orderId() : change);
    if (known == null) {
      tally.undecided += within ? 1 : 0;
      other.leaveOut(order.orderId(), change);
      skip(fact);
      return;
    }
    see(fact, order, known);
    PriorDecision changed = known.prior();
    if (within) {
      tally.decision(change != null);
      changed = judge.decide(fact, order, known, wall, alternative(fact, known.prior()));
    }
    recorded.recall(accountId, known.prior());
    recorded.hear(fact);
    other.decided(fact, order, change, known, changed);
  }

  private void see(OrderFact fact, NewOrder order, RecordedDecision known) {
    if (known.past().inputs() == null || "LIMITS_UNAVAILABLE".equals(known.prior().control())) {
      return;
    }
    long version = known.past().inputs().limitsVersion();
    tally.limitsMissing += then.knows(version) ? 0 : 1;
    prices.decided(order, known.past().inputs(), state());
    other.fillWaiting();
    then.at(fact.marketTime(), version);
    instead.at(fact.marketTime(), version);
  }

  /** The recorded decision with the balances that the other world has instead. */
  private PriorDecision alternative(OrderFact fact, PriorDecision known) {
    RiskState here = state();
    RiskState there = other.state();
    if (here.equals(there)) {
      dayShift = Money.ZERO;
      return known;
    }
    Money shift = prices.equity(there).minus(prices.equity(here));
    if (!LocalDate.ofInstant(fact.marketTime(), ZoneOffset.UTC).equals(here.day())) {
      dayShift = shift;
    }
    @Nullable Money balance = known.balance();
    return new PriorDecision(
        known.orderId(),
        known.control(),
        known.referencePrice(),
        known.dayStartBalance().plus(dayShift),
        balance == null ? null : balance.plus(shift));
  }

  private void happened(OrderFact fact, boolean within) {
    if (fact.event() instanceof RiskEvent.OrderFilled fill) {
      RiskState before = state();
      recorded.hear(fact);
      other.filled(fact, fill, before);
      return;
    }
    recorded.hear(fact);
    if (fact.event() instanceof RiskEvent.AccountFunded credit && within) {
      funded = funded.plus(credit.amount());
    }
    other.happened(fact);
  }

  /** An event that nothing follows from takes its number all the same. */
  private void skip(OrderFact fact) {
    recorded.hear(
        new OrderFact(
            accountId, seq, fact.eventId(), fact.correlationId(), fact.marketTime(), null));
  }

  private RiskState state() {
    return recorded.state(accountId).orElseGet(() -> RiskState.of(accountId));
  }
}
