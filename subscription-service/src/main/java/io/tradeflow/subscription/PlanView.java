package io.tradeflow.subscription;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A plan as JSON; decimals are strings. */
record PlanView(
    Tier plan, String monthlyUsd, String yearlyUsd, LimitsView limits, List<String> features) {

  record Page(List<PlanView> items, @Nullable String nextCursor) {}

  /** What a plan permits, as JSON. */
  record LimitsView(
      String maxPositionUsd,
      String maxPaperPositionUsd,
      int maxOpenPositions,
      int maxTradesPerDay,
      int maxBrokers,
      int callsPerMinute) {

    static LimitsView of(Plan plan) {
      return new LimitsView(
          plan.maxPositionUsd().toPlainString(),
          plan.maxPaperPositionUsd().toPlainString(),
          plan.maxOpenPositions(),
          plan.maxTradesPerDay(),
          plan.maxBrokers(),
          plan.callsPerMinute());
    }
  }

  static PlanView of(Plan plan) {
    return new PlanView(
        plan.tier(),
        plan.monthlyUsd().toPlainString(),
        plan.yearlyUsd().toPlainString(),
        LimitsView.of(plan),
        plan.features());
  }
}
