package io.tradeflow.execution.application;

import io.tradeflow.execution.domain.NewOrder;
import io.tradeflow.execution.domain.Rejection;
import io.tradeflow.execution.domain.plan.ChildTerms;
import io.tradeflow.execution.domain.plan.Plan;
import io.tradeflow.execution.domain.plan.PlanKind;
import io.tradeflow.execution.domain.plan.Trail;
import java.math.BigDecimal;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a plan must be before it is stored: its orders must be ones that can be placed. */
public final class PlanRules {
  /**
   * A rule that a plan breaks.
   *
   * @param pointer to the leg of a basket, or to the field of it, that breaks the rule, as JSON
   *     Pointer (RFC 6901) into the request; null where it is not about one leg
   */
  public record Broken(Rejection why, @Nullable String pointer) {}

  private PlanRules() {}

  /** The first rule that the plan breaks, or null. */
  public static @Nullable Broken broken(Plan plan, Market market, ConnectedBrokers brokers) {
    @Nullable String broker = plan.broker();
    @Nullable Rejection away = broker == null ? null : OrderRules.away(broker, brokers);
    if (away != null) {
      return new Broken(away, null);
    }
    if (plan.kind() instanceof PlanKind.Basket basket) {
      return broken(plan, basket, market, brokers);
    }
    @Nullable Rejection broken = whole(plan, market, brokers);
    return broken == null ? null : new Broken(broken, null);
  }

  private static @Nullable Rejection whole(Plan plan, Market market, ConnectedBrokers brokers) {
    for (String symbol : plan.kind().symbols()) {
      @Nullable Rejection unknown = unknown(symbol, market);
      if (unknown != null) {
        return unknown;
      }
    }
    for (ChildTerms terms : plan.kind().largest()) {
      @Nullable Rejection broken = broken(plan, terms, market, brokers);
      if (broken != null) {
        return broken;
      }
    }
    return plan.kind() instanceof PlanKind.Bracket bracket && !bracket.stopsALoss()
        ? new Rejection(
            "INVALID_ORDER",
            "stopLossPrice",
            null,
            "stopLossPrice is on the winning side of the entry's price.")
        : exits(plan.kind(), market);
  }

  private static @Nullable Broken broken(
      Plan plan, PlanKind.Basket basket, Market market, ConnectedBrokers brokers) {
    for (int i = 0; i < basket.legs().size(); i++) {
      ChildTerms leg = basket.legs().get(i);
      @Nullable String named = leg.broker();
      @Nullable Rejection away = named == null ? null : OrderRules.away(named, brokers);
      if (away != null) {
        return new Broken(away, "/legs/" + i + "/broker");
      }
      @Nullable Rejection unknown = unknown(leg.symbol(), market);
      if (unknown != null) {
        return new Broken(unknown, "/legs/" + i + "/symbol");
      }
      @Nullable Rejection broken = broken(plan, leg, market, brokers);
      if (broken != null) {
        return new Broken(broken, "/legs/" + i);
      }
    }
    return null;
  }

  private static @Nullable Rejection unknown(String symbol, Market market) {
    return market.instrument(symbol) != null
        ? null
        : new Rejection(
            "UNKNOWN_SYMBOL",
            null,
            symbol,
            "There is no symbol " + symbol + ". GET /api/v1/market/symbols lists them.");
  }

  /** The first rule that the plan breaks once its exits are those of {@code next}, or null. */
  public static @Nullable Rejection moved(
      Plan plan, PlanKind next, Market market, ConnectedBrokers brokers) {
    List<ChildTerms> before = plan.kind().largest();
    for (ChildTerms terms : next.largest()) {
      @Nullable Rejection broken =
          before.contains(terms) ? null : broken(plan, terms, market, brokers);
      if (broken != null) {
        return broken;
      }
    }
    return sameStop(plan.kind().exit(), next.exit()) ? null : exits(next, market);
  }

  private static boolean sameStop(PlanKind.@Nullable Exit one, PlanKind.@Nullable Exit other) {
    return one != null && other != null && one.sameStop(other);
  }

  /** The first rule that the exits break, or null; for plans without any too. */
  private static @Nullable Rejection exits(PlanKind kind, Market market) {
    return switch (kind) {
      case PlanKind.Oco oco -> setOff(oco.exit(), market);
      case PlanKind.Bracket bracket ->
          bracket.entry().limitPrice() == null && bracket.entry().stopPrice() == null
              ? setOff(bracket.exit(), market)
              : still(bracket.exit(), market);
      case PlanKind.Twap twap -> null;
      case PlanKind.Vwap vwap -> null;
      case PlanKind.Iceberg iceberg -> null;
      case PlanKind.Split split -> null;
      case PlanKind.Basket basket -> null;
      case PlanKind.Target target -> null;
      case PlanKind.Emergency emergency -> null;
    };
  }

  private static @Nullable Rejection broken(
      Plan plan, ChildTerms terms, Market market, ConnectedBrokers brokers) {
    @Nullable String unsupported = ChildOrders.unsupported(terms);
    if (unsupported != null) {
      return new Rejection("INVALID_ORDER", ChildOrders.TYPES, terms.type(), unsupported);
    }
    @Nullable InstrumentRules rules = market.instrument(terms.symbol());
    if (rules == null) {
      return null;
    }
    NewOrder order =
        ChildOrders.order(
            plan, 0, terms, rules, market, Objects.requireNonNull(plan.broker(terms), "broker"));
    @Nullable Rejection broken = OrderRules.broken(order, rules, brokers);
    return broken == null ? market.stopped(order) : broken;
  }

  private static @Nullable Rejection still(PlanKind.Exit exit, Market market) {
    @Nullable Rejection tick = tick(exit, market);
    return tick == null ? reach(exit, market) : tick;
  }

  private static @Nullable Rejection tick(PlanKind.Exit exit, Market market) {
    @Nullable InstrumentRules rules = market.instrument(exit.symbol());
    @Nullable Trail trail = exit.trail();
    @Nullable BigDecimal price = trail == null ? exit.stop() : trail.amount();
    return rules == null || price == null || price.remainder(rules.tick()).signum() == 0
        ? null
        : new Rejection(
            "TICK_LOT",
            rules.tick().toPlainString(),
            price.toPlainString(),
            "The %s must be a multiple of the tick %s."
                .formatted(
                    trail == null ? "stop price" : "trailing amount",
                    rules.tick().toPlainString()));
  }

  /** A distance as large as the price is no stop: nothing would ever set it off. */
  private static @Nullable Rejection reach(PlanKind.Exit exit, Market market) {
    @Nullable Trail trail = exit.trail();
    @Nullable BigDecimal last = market.lastPrice(exit.symbol());
    return trail == null
            || last == null
            || exit.side().equals("BUY")
            || trail.from(last, false).signum() > 0
        ? null
        : new Rejection(
            "INVALID_ORDER",
            "trailingAmount",
            last.toPlainString(),
            "The trailing amount must be below the market's price.");
  }

  private static @Nullable Rejection setOff(PlanKind.Exit exit, Market market) {
    @Nullable Rejection tick = still(exit, market);
    @Nullable BigDecimal last = market.lastPrice(exit.symbol());
    return tick != null || last == null || !exit.setOffBy(last)
        ? tick
        : new Rejection(
            "INVALID_ORDER",
            "stopPrice",
            last.toPlainString(),
            "The market is at the stop's price already. Place a market order, or move the stop.");
  }
}
