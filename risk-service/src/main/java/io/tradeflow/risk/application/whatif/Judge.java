package io.tradeflow.risk.application.whatif;

import io.tradeflow.risk.application.OrderFact;
import io.tradeflow.risk.application.PartitionBook;
import io.tradeflow.risk.application.PriorDecision;
import io.tradeflow.risk.application.whatif.WhatIfAnswer.Difference;
import io.tradeflow.risk.application.whatif.WhatIfAnswer.Outcome;
import io.tradeflow.riskcore.Decision;
import io.tradeflow.riskcore.NewOrder;
import java.time.Instant;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Decides recorded orders again, once as recorded and once under the changed limits. */
final class Judge {
  /**
   * Controls that ask for what is not recorded: switches, modes, plans, ages of prices; and such as
   * hang on no limit.
   */
  private static final Set<String> KEPT =
      Set.of(
          "KILL_SWITCH",
          "LIMITS_UNAVAILABLE",
          "ENTITLEMENT",
          "HALTED",
          "REDUCING",
          "TICK_LOT",
          "STALE_MARKET_DATA",
          "REDUCE_ONLY");

  private final PartitionBook recorded;
  private final OtherWorld other;
  private final Tally tally;

  Judge(PartitionBook recorded, OtherWorld other, Tally tally) {
    this.recorded = recorded;
    this.other = other;
    this.tally = tally;
  }

  /**
   * The decision for the other world.
   *
   * @param alternative the recorded one with the other world's balances
   */
  PriorDecision decide(
      OrderFact fact,
      NewOrder order,
      RecordedDecision known,
      Instant wall,
      PriorDecision alternative) {
    @Nullable String was = known.prior().control();
    if (was != null && KEPT.contains(was) || known.past().inputs() == null) {
      tally.kept++;
      tally.unchanged();
      return alternative;
    }
    if (other.isWithout(order.orderId())) {
      tally.unchanged();
      return alternative;
    }
    Decision again = recorded.consider(fact, known.prior()).orElseThrow();
    if (!Objects.equals(control(again), was)) {
      tally.notReproduced++;
      tally.unchanged();
      return alternative;
    }
    Decision changed = other.consider(fact, alternative);
    @Nullable String becomes = control(changed);
    if (Objects.equals(becomes, was)) {
      tally.unchanged();
      return alternative;
    }
    tally.differs(difference(order, known, wall, changed));
    return new PriorDecision(
        alternative.orderId(),
        becomes,
        alternative.referencePrice(),
        alternative.dayStartBalance(),
        alternative.balance());
  }

  private static Difference difference(
      NewOrder order, RecordedDecision known, Instant wall, Decision changed) {
    Decision.@Nullable Rejected refusal = changed instanceof Decision.Rejected it ? it : null;
    @Nullable String was = known.prior().control();
    Outcome outcome =
        refusal == null
            ? Outcome.LET_THROUGH
            : was == null ? Outcome.BLOCKED : Outcome.OTHER_CONTROL;
    return new Difference(
        order.accountId(),
        order.orderId(),
        known.past().changeId(),
        wall,
        order.symbol(),
        order.side(),
        order.quantity().toString(),
        outcome,
        was,
        refusal == null ? null : refusal.code(),
        refusal == null ? known.past().limit() : refusal.limit(),
        refusal == null ? known.past().actual() : refusal.actual());
  }

  private static @Nullable String control(Decision decision) {
    return decision instanceof Decision.Rejected rejected ? rejected.code() : null;
  }
}
