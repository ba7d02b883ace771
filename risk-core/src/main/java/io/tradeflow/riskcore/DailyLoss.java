package io.tradeflow.riskcore;

import org.jspecify.annotations.Nullable;

/**
 * DAILY_LOSS: realised and unrealised since 00:00 UTC in market time. Once reached, the account
 * opens nothing until the next day, whatever prices do; orders that reduce still pass, because a
 * stop that kept a losing position open would add to the loss.
 */
final class DailyLoss extends Control {
  static final String CODE = "DAILY_LOSS";

  @Override
  String code() {
    return CODE;
  }

  @Override
  @Nullable Breach check(Assessment assessment) {
    boolean halted = assessment.isStateOfToday() && assessment.state().halted();
    Money loss = assessment.dayPnl().negated();
    if (!assessment.opens() || !(halted || loss.isPositive())) {
      return null;
    }
    Money limit = assessment.limits().dailyLoss(assessment.dayStartBalance());
    if (!halted && limit.exceeds(loss)) {
      return null;
    }
    return new Breach(
        limit.toString(),
        loss.toString(),
        "Today's loss reached %s USD. The account opens nothing until 00:00 UTC.".formatted(limit));
  }
}
