package io.tradeflow.risk.application;

import io.tradeflow.riskcore.NewOrder;
import io.tradeflow.riskcore.OpenOrder;
import io.tradeflow.riskcore.Price;
import io.tradeflow.riskcore.Quantity;
import io.tradeflow.riskcore.RiskEvent;
import io.tradeflow.riskcore.RiskState;
import io.tradeflow.riskcore.Side;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * New terms of an order that works. Between the approval and the broker's answer either may be in
 * force: the order counts with the larger quantity and, for a buy, the higher price of the two.
 *
 * @param modifyId of the change to decide; null for terms that are in force
 * @param remaining what is not filled at these terms
 * @param at on the wall
 */
public record TermsChange(
    String orderId,
    @Nullable String modifyId,
    Quantity remaining,
    @Nullable Price limitPrice,
    @Nullable Price stopPrice,
    Instant at) {
  /** The order as it would be; empty if it is not open. */
  Optional<NewOrder> replacement(RiskState state) {
    return state
        .openOrder(orderId)
        .filter(open -> !remaining.isZero())
        .map(open -> terms(open, remaining, limitPrice, stopPrice));
  }

  /** What the approval does to the state. */
  List<RiskEvent> approved(RiskState state) {
    return state
        .openOrder(orderId)
        .map(this::larger)
        .map(next -> changed(state, next))
        .orElse(List.of());
  }

  /** What the terms in force do to a state that may hold others. */
  List<RiskEvent> inForce(RiskState state) {
    return replacement(state).map(next -> changed(state, next)).orElse(List.of());
  }

  private NewOrder larger(OpenOrder open) {
    NewOrder old = open.order();
    Quantity most = open.remaining().exceeds(remaining) ? open.remaining() : remaining;
    boolean buys = old.side() == Side.BUY;
    return terms(
        open,
        most,
        buys ? higher(old.limitPrice(), limitPrice) : limitPrice,
        buys ? higher(old.stopPrice(), stopPrice) : stopPrice);
  }

  private static @Nullable Price higher(@Nullable Price one, @Nullable Price other) {
    return one != null && other != null && one.compareTo(other) > 0 ? one : other;
  }

  /** A change to terms that the state holds already is none: it would count as a message. */
  private List<RiskEvent> changed(RiskState state, NewOrder next) {
    OpenOrder open = state.openOrder(orderId).orElseThrow();
    boolean same =
        open.remaining().compareTo(next.quantity()) == 0
            && Objects.equals(open.order().limitPrice(), next.limitPrice())
            && Objects.equals(open.order().stopPrice(), next.stopPrice());
    return same ? List.of() : List.of(new RiskEvent.OrderModified(next, null, at));
  }

  private static NewOrder terms(
      OpenOrder open, Quantity quantity, @Nullable Price limit, @Nullable Price stop) {
    NewOrder old = open.order();
    return new NewOrder(
        old.orderId(),
        old.accountId(),
        old.symbol(),
        old.side(),
        quantity,
        limit,
        stop,
        old.broker(),
        old.strategy(),
        old.emergency());
  }
}
