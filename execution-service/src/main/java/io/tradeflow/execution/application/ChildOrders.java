package io.tradeflow.execution.application;

import io.tradeflow.execution.domain.Lifetime;
import io.tradeflow.execution.domain.NewOrder;
import io.tradeflow.execution.domain.Order;
import io.tradeflow.execution.domain.Origin;
import io.tradeflow.execution.domain.Pricing;
import io.tradeflow.execution.domain.Side;
import io.tradeflow.execution.domain.Size;
import io.tradeflow.execution.domain.TimeInForce;
import io.tradeflow.execution.domain.plan.ChildTerms;
import io.tradeflow.execution.domain.plan.Plan;
import io.tradeflow.execution.domain.plan.PlanEvent;
import io.tradeflow.execution.domain.plan.PlanKind;
import io.tradeflow.execution.domain.plan.Trail;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Children of plans as orders, and what orders say to their plan. */
public final class ChildOrders {
  static final String TYPES = "MARKET, LIMIT, STOP, STOP_LIMIT, TRAILING_STOP";

  private ChildOrders() {}

  /** Why a child of that type and those prices cannot be placed, or null. */
  public static @Nullable String unsupported(ChildTerms terms) {
    return switch (terms.type()) {
      case "MARKET", "STOP", "TRAILING_STOP" ->
          terms.limitPrice() == null
              ? null
              : "A "
                  + terms.type()
                  + " part has no limitPrice. Leave it out, or name another type.";
      case "LIMIT", "STOP_LIMIT" ->
          terms.limitPrice() == null ? "A " + terms.type() + " part needs a limitPrice." : null;
      default ->
          "A part of type "
              + terms.type()
              + " cannot be placed; use "
              + TYPES
              + ". Stops of OCO and bracket orders are watched here and need no such type.";
    };
  }

  /** The order of a child whose type is supported, at the broker of that name. */
  static NewOrder order(
      Plan plan,
      int index,
      ChildTerms terms,
      InstrumentRules instrument,
      Market market,
      String broker) {
    String parent = plan.id().toString();
    return new NewOrder(
        plan.childId(index),
        plan.accountId(),
        terms.symbol(),
        Side.valueOf(terms.side()),
        terms.quantity(),
        new Size.Quantity(terms.quantity()),
        OrderRules.started(
            pricing(terms), terms.buy(), market.lastPrice(terms.symbol()), instrument.tick()),
        Lifetime.of(TimeInForce.valueOf(terms.timeInForce())),
        terms.reduceOnly(),
        false,
        broker,
        plan.kind() instanceof PlanKind.Emergency
            ? Origin.emergency(parent, parent)
            : new Origin("API", null, null, null, parent, parent),
        instrument.tick(),
        market.marketTime(terms.symbol()));
  }

  private static Pricing pricing(ChildTerms terms) {
    @Nullable BigDecimal limit = terms.limitPrice();
    @Nullable BigDecimal stop = terms.stopPrice();
    @Nullable Trail trail = terms.trail();
    if (trail != null) {
      return new Pricing.Trailing(distance(trail), null);
    }
    if (stop == null) {
      return limit == null ? new Pricing.Market() : new Pricing.Limit(limit);
    }
    return limit == null ? new Pricing.Stop(stop) : new Pricing.StopLimit(stop, limit);
  }

  private static Pricing.Distance distance(Trail trail) {
    @Nullable BigDecimal amount = trail.amount();
    return amount == null
        ? new Pricing.Distance.Percent(Objects.requireNonNull(trail.percent()))
        : new Pricing.Distance.Amount(amount);
  }

  /** What the order as it is says to its plan, in turn. */
  static List<PlanEvent> said(int index, BigDecimal wanted, Order order) {
    List<PlanEvent> said = new ArrayList<>();
    BigDecimal filled = order.filled().min(wanted);
    if (filled.signum() > 0) {
      said.add(new PlanEvent.ChildFilled(index, filled));
    }
    switch (order.state()) {
      case SUBMITTED -> {}
      case APPROVED, SENDING, WORKING, PARTIALLY_FILLED ->
          said.add(new PlanEvent.ChildAccepted(index));
      case UNKNOWN -> said.add(new PlanEvent.ChildUnknown(index));
      case REJECTED ->
          said.add(
              new PlanEvent.ChildRejected(
                  index, order.rejection() == null ? "REJECTED" : order.rejection().code()));
      case EXPIRED -> said.add(new PlanEvent.ChildExpired(index));
      case FILLED, CANCELLED -> said.add(new PlanEvent.ChildCancelled(index));
    }
    return said;
  }
}
