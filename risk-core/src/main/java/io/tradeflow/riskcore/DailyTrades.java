package io.tradeflow.riskcore;

import org.jspecify.annotations.Nullable;

/** DAILY_TRADES: orders approved since 00:00 UTC in market time, by plan. */
final class DailyTrades extends Control {
  @Override
  String code() {
    return "DAILY_TRADES";
  }

  @Override
  @Nullable Breach check(Assessment assessment) {
    if (assessment.modifies()) {
      return null;
    }
    int limit = assessment.limits().maxTradesPerDay();
    int trades = assessment.tradesToday() + 1;
    if (trades <= limit) {
      return null;
    }
    return new Breach(
        Integer.toString(limit),
        Integer.toString(trades),
        "Your plan has %d trades a day. Wait until 00:00 UTC or upgrade.".formatted(limit));
  }
}
