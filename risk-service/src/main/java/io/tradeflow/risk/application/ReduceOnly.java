package io.tradeflow.risk.application;

import io.tradeflow.riskcore.Decision;
import io.tradeflow.riskcore.NewOrder;
import io.tradeflow.riskcore.RiskState;
import io.tradeflow.riskcore.Side;
import java.math.BigDecimal;

/**
 * REDUCE_ONLY: an order that may only reduce is within the holding. Spot accounts are never short,
 * so that a reduce-only buy has nothing to reduce.
 */
final class ReduceOnly {
  static final String CODE = "REDUCE_ONLY";

  private ReduceOnly() {}

  /** The decision, unless it lets an order pass that would not reduce. */
  static Decision check(Decision decision, NewOrder order, RiskState state) {
    BigDecimal held =
        order.side() == Side.SELL
            ? state.position(order.symbol()).quantity().value()
            : BigDecimal.ZERO;
    if (!(decision instanceof Decision.Approved approved)
        || order.quantity().value().compareTo(held) <= 0) {
      return decision;
    }
    return new Decision.Rejected(
        approved.orderId(),
        CODE,
        held.toPlainString(),
        order.quantity().toString(),
        "A reduce-only %s of %s %s would not reduce: %s can be. Leave reduceOnly out or ask for less."
            .formatted(order.side(), order.quantity(), order.symbol(), held.toPlainString()),
        approved.inputs());
  }
}
