package io.tradeflow.riskcore;

import java.math.BigDecimal;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * PRICE_COLLAR: limit and stop prices within a band around the last price; a market order by the
 * average price that the book lets expect (RTS 6 Art. 15(1)(a); 15c3-5 (c)(1)(ii); FIA 1.3). The
 * band is narrower on the side on which the order takes than on the side on which it rests.
 */
final class PriceCollar implements Control {
  private static final BigDecimal ONE = BigDecimal.ONE;

  @Override
  public String code() {
    return "PRICE_COLLAR";
  }

  @Override
  public Optional<Breach> check(Assessment assessment) {
    NewOrder order = assessment.order();
    Optional<Breach> breach = Optional.empty();
    if (order.limitPrice() != null) {
      breach = check(assessment, order.limitPrice());
    }
    if (breach.isEmpty() && order.stopPrice() != null) {
      breach = check(assessment, order.stopPrice());
    }
    if (order.limitPrice() == null && order.stopPrice() == null) {
      breach = check(assessment, expected(assessment));
    }
    return breach;
  }

  private static Price expected(Assessment assessment) {
    @Nullable Depth depth = assessment.surroundings().depth();
    return depth == null
        ? assessment.price()
        : depth.expected(
            assessment.order().side(), assessment.order().quantity(), assessment.price());
  }

  private static Optional<Breach> check(Assessment assessment, Price price) {
    boolean buys = assessment.opens();
    Guards guards = assessment.guards();
    BigDecimal last = assessment.quote().last().value();
    int side = price.value().compareTo(last);
    if (side == 0) {
      return Optional.empty();
    }
    boolean through = (side > 0) == buys;
    BigDecimal share =
        (through ? guards.collarThroughPercent() : guards.collarAwayPercent()).movePointLeft(2);
    BigDecimal bound = last.multiply(side > 0 ? ONE.add(share) : ONE.subtract(share));
    if (side > 0 ? price.value().compareTo(bound) <= 0 : price.value().compareTo(bound) >= 0) {
      return Optional.empty();
    }
    String limit = new Money(bound).toString();
    return Optional.of(
        new Breach(
            limit,
            price.toString(),
            "Price %s is too far from the last price %s: %s is the %s. Change it."
                .formatted(
                    price, assessment.quote().last(), limit, side > 0 ? "highest" : "lowest")));
  }
}
