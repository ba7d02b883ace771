package io.tradeflow.riskcore;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * PRICE_COLLAR: limit and stop prices within a band around the last price; a market order by the
 * average price that the book lets expect (RTS 6 Art. 15(1)(a); 15c3-5 (c)(1)(ii); FIA 1.3). The
 * band is narrower on the side on which the order takes than on the side on which it rests.
 */
final class PriceCollar extends Control {
  @Override
  String code() {
    return "PRICE_COLLAR";
  }

  @Override
  @Nullable Breach check(Assessment assessment) {
    NewOrder order = assessment.order();
    @Nullable Price limit = order.limitPrice();
    @Nullable Price stop = order.stopPrice();
    if (limit == null && stop == null) {
      return check(assessment, expected(assessment));
    }
    @Nullable Breach breach = limit == null ? null : check(assessment, limit);
    return breach == null && stop != null ? check(assessment, stop) : breach;
  }

  private static Price expected(Assessment assessment) {
    @Nullable Depth depth = assessment.surroundings().depth();
    return depth == null
        ? assessment.price()
        : depth.expected(
            assessment.order().side(), assessment.order().quantity(), assessment.price());
  }

  private static @Nullable Breach check(Assessment assessment, Price price) {
    Guards guards = assessment.guards();
    Price last = assessment.quote().last();
    boolean above = price.compareTo(last) > 0;
    BigDecimal percent =
        above == assessment.opens() ? guards.collarThroughPercent() : guards.collarAwayPercent();
    Money width = last.percent(percent);
    if (Money.distance(price, last).compareTo(width) <= 0) {
      return null;
    }
    String limit = new Money(last.value()).plus(above ? width : width.negated()).toString();
    return new Breach(
        limit,
        price.toString(),
        "Price %s is too far from the last price %s: %s is the %s. Change it."
            .formatted(price, last, limit, above ? "highest" : "lowest"));
  }
}
