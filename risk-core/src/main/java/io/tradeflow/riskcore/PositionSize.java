package io.tradeflow.riskcore;

import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/**
 * POSITION_SIZE: the position that an opening order makes, working buys included, lies between the
 * least and the greatest percentage of the balance and under the cap in US dollars. Where the cap
 * is below the least percentage it is the floor as well, to the lot. Orders that reduce are exempt.
 */
final class PositionSize extends Control {
  @Override
  String code() {
    return "POSITION_SIZE";
  }

  @Override
  @Nullable Breach check(Assessment assessment) {
    if (!assessment.opens()) {
      return null;
    }
    Limits limits = assessment.limits();
    Money balance = assessment.balance();
    Money position = resulting(assessment);
    Money ceiling = balance.percent(limits.maxPositionPercent()).min(limits.maxPositionUsd());
    if (position.exceeds(ceiling)) {
      return breach(position, "above", ceiling, "Lower");
    }
    Money least = balance.percent(limits.minPositionPercent());
    if (!least.exceeds(position)) {
      return null;
    }
    Money floor = least.min(wholeLots(assessment, limits));
    return floor.exceeds(position) ? breach(position, "below", floor, "Raise") : null;
  }

  private static Money resulting(Assessment assessment) {
    Line line = assessment.line();
    return assessment
        .quote()
        .last()
        .times(line.position().quantity())
        .plus(line.reserved())
        .plus(assessment.orderValue());
  }

  /** The largest value within the cap that a whole number of lots has. */
  private static Money wholeLots(Assessment assessment, Limits limits) {
    Money lot = assessment.price().times(assessment.instrument().lotSize());
    BigDecimal lots = limits.maxPositionUsd().value().divide(lot.value(), 0, RoundingMode.DOWN);
    return lot.times(lots);
  }

  private static Breach breach(Money actual, String how, Money limit, String advice) {
    return new Breach(
        limit.toString(),
        actual.toString(),
        "The position would be %s USD, %s %s USD. %s the quantity."
            .formatted(actual, how, limit, advice));
  }
}
