package io.tradeflow.riskcore;

import org.jspecify.annotations.Nullable;

/** MAX_ORDER_VALUE: value of a single order (RTS 6 Art. 15(1)(b); FIA 1.1). */
final class MaxOrderValue extends Control {
  @Override
  String code() {
    return "MAX_ORDER_VALUE";
  }

  @Override
  @Nullable Breach check(Assessment assessment) {
    Money limit = assessment.limits().maxOrderValueUsd();
    Money value = assessment.orderValue();
    if (!value.exceeds(limit)) {
      return null;
    }
    return new Breach(
        limit.toString(),
        value.toString(),
        "Order value %s USD is above %s USD. Lower the quantity.".formatted(value, limit));
  }
}
