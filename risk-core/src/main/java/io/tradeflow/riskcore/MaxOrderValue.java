package io.tradeflow.riskcore;

import java.util.Optional;

/** MAX_ORDER_VALUE: value of a single order (RTS 6 Art. 15(1)(b); FIA 1.1). */
final class MaxOrderValue implements Control {
  @Override
  public String code() {
    return "MAX_ORDER_VALUE";
  }

  @Override
  public Optional<Breach> check(Assessment assessment) {
    Money limit = assessment.limits().maxOrderValueUsd();
    Money value = assessment.orderValue();
    if (!value.exceeds(limit)) {
      return Optional.empty();
    }
    return Optional.of(
        new Breach(
            limit.toString(),
            value.toString(),
            "Order value %s USD is above %s USD. Lower the quantity.".formatted(value, limit)));
  }
}
