package io.tradeflow.riskcore;

import java.util.Optional;

/**
 * DAILY_LOSS: realised and unrealised since 00:00 UTC in market time. Once reached, the account
 * opens nothing until the next day, whatever prices do; orders that reduce still pass, because a
 * stop that kept a losing position open would add to the loss.
 */
final class DailyLoss implements Control {
  static final String CODE = "DAILY_LOSS";

  @Override
  public String code() {
    return CODE;
  }

  @Override
  public Optional<Breach> check(Assessment assessment) {
    boolean halted = assessment.isStateOfToday() && assessment.state().halted();
    Money loss = assessment.dayPnl().negated();
    if (!assessment.opens() || !(halted || loss.isPositive())) {
      return Optional.empty();
    }
    Money limit = assessment.limits().dailyLoss(assessment.dayStartBalance());
    if (!halted && limit.exceeds(loss)) {
      return Optional.empty();
    }
    return Optional.of(
        new Breach(
            limit.toString(),
            loss.toString(),
            "Today's loss reached %s USD. The account opens nothing until 00:00 UTC."
                .formatted(limit)));
  }
}
