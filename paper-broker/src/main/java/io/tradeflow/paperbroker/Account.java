package io.tradeflow.paperbroker;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayDeque;

/** An account's open orders, and what it traded in the last days, for its fees. */
final class Account {
  private static final long DAY_SECONDS = 86_400;

  private record Day(long number, BigDecimal volume) {}

  private final FeeSchedule fees;
  private final ArrayDeque<Day> days = new ArrayDeque<>();
  private long today = Long.MIN_VALUE;
  private BigDecimal todays = BigDecimal.ZERO;
  private FeeSchedule.Tier tier;
  int open;

  Account(FeeSchedule fees) {
    this.fees = fees;
    this.tier = fees.tier(BigDecimal.ZERO);
  }

  /** Tier of the day. */
  FeeSchedule.Tier tier(Instant at) {
    if (!fees.isFlat()) {
      turnTo(Math.floorDiv(at.getEpochSecond(), DAY_SECONDS));
    }
    return tier;
  }

  void traded(BigDecimal notional, Instant at) {
    if (!fees.isFlat()) {
      turnTo(Math.floorDiv(at.getEpochSecond(), DAY_SECONDS));
      todays = todays.add(notional);
    }
  }

  /**
   * Begins a new day; a time of an earlier day, from another symbol's clock, counts to this one.
   */
  private void turnTo(long day) {
    if (day <= today) {
      return;
    }
    if (todays.signum() > 0) {
      days.addLast(new Day(today, todays));
    }
    today = day;
    todays = BigDecimal.ZERO;
    while (!days.isEmpty() && days.getFirst().number() < day - FeeSchedule.DAYS) {
      days.removeFirst();
    }
    tier = fees.tier(days.stream().map(Day::volume).reduce(BigDecimal.ZERO, BigDecimal::add));
  }
}
