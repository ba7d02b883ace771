package io.tradeflow.riskcore;

import org.jspecify.annotations.Nullable;

/**
 * MAX_ORDER_QUANTITY: base units of a single order; without a limit nothing passes (RTS 6 Art.
 * 15(1)(b); FIA 1.1).
 */
final class MaxOrderQuantity extends Control {
  @Override
  String code() {
    return "MAX_ORDER_QUANTITY";
  }

  @Override
  @Nullable Breach check(Assessment assessment) {
    Quantity quantity = assessment.order().quantity();
    @Nullable Quantity limit = assessment.guards().maxOrderQuantity();
    if (limit != null && !quantity.exceeds(limit)) {
      return null;
    }
    String symbol = assessment.order().symbol();
    return limit == null
        ? new Breach(null, quantity.toString(), "No largest quantity is set for " + symbol + ".")
        : new Breach(
            limit.toString(),
            quantity.toString(),
            "Quantity %s is above %s. Lower it.".formatted(quantity, limit));
  }
}
