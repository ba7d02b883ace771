package io.tradeflow.riskcore;

import java.util.Optional;

/** DAILY_TRADES: orders approved since 00:00 UTC in market time, by plan. */
final class DailyTrades implements Control {
  @Override
  public String code() {
    return "DAILY_TRADES";
  }

  @Override
  public Optional<Breach> check(Assessment assessment) {
    if (assessment.modifies()) {
      return Optional.empty();
    }
    int limit = assessment.limits().maxTradesPerDay();
    int trades = assessment.tradesToday() + 1;
    if (trades <= limit) {
      return Optional.empty();
    }
    return Optional.of(
        new Breach(
            Integer.toString(limit),
            Integer.toString(trades),
            "Your plan has %d trades a day. Wait until 00:00 UTC or upgrade.".formatted(limit)));
  }
}
