package io.tradeflow.execution;

import io.tradeflow.execution.application.InstrumentRules;
import io.tradeflow.execution.domain.Lifetime;
import io.tradeflow.execution.domain.NewOrder;
import io.tradeflow.execution.domain.Order;
import io.tradeflow.execution.domain.OrderState;
import io.tradeflow.execution.domain.Origin;
import io.tradeflow.execution.domain.Pricing;
import io.tradeflow.execution.domain.Side;
import io.tradeflow.execution.domain.Size;
import io.tradeflow.execution.domain.TimeInForce;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Orders for tests. */
public final class Samples {
  public static final Instant NOW = Instant.parse("2026-01-02T03:04:05.123456Z");
  public static final Instant MARKET_TIME = Instant.parse("2024-05-06T07:08:09Z");
  public static final InstrumentRules BTC =
      new InstrumentRules(
          new BigDecimal("0.01"),
          new BigDecimal("0.0001"),
          new BigDecimal("0.0001"),
          new BigDecimal("100"),
          true);

  private Samples() {}

  public static NewOrder market(String account, String side, String quantity) {
    return terms(account, side, quantity, null, "GTC");
  }

  public static NewOrder terms(
      String account, String side, String quantity, @Nullable String limit, String force) {
    Pricing pricing =
        limit == null ? new Pricing.Market() : new Pricing.Limit(new BigDecimal(limit));
    return terms(account, side, quantity, pricing, Lifetime.of(TimeInForce.valueOf(force)), false);
  }

  /** An order that rests where it may, priced in that way. */
  public static NewOrder terms(String account, String side, String quantity, Pricing pricing) {
    return terms(account, side, quantity, pricing, Lifetime.of(TimeInForce.GTC), false);
  }

  public static NewOrder terms(
      String account,
      String side,
      String quantity,
      Pricing pricing,
      Lifetime lifetime,
      boolean reduceOnly) {
    BigDecimal units = new BigDecimal(quantity);
    return new NewOrder(
        UUID.randomUUID(),
        account,
        "BTC-USD",
        Side.valueOf(side),
        units,
        new Size.Quantity(units),
        pricing,
        lifetime,
        reduceOnly,
        false,
        "paper",
        Origin.api("correlation"),
        new BigDecimal("0.01"),
        MARKET_TIME);
  }

  /** The same order at another broker. */
  public static NewOrder at(String broker, NewOrder terms, boolean reduceOnly) {
    return new NewOrder(
        terms.id(),
        terms.accountId(),
        terms.symbol(),
        terms.side(),
        terms.quantity(),
        terms.size(),
        terms.pricing(),
        terms.lifetime(),
        reduceOnly,
        terms.postOnly(),
        broker,
        terms.origin(),
        terms.tickSize(),
        terms.marketTime());
  }

  /** A market order that leaves a position although trading is stopped. */
  public static NewOrder emergency(String account, String quantity, Pricing pricing) {
    NewOrder terms = terms(account, "SELL", quantity, pricing, Lifetime.of(TimeInForce.GTC), true);
    return new NewOrder(
        terms.id(),
        account,
        terms.symbol(),
        terms.side(),
        terms.quantity(),
        terms.size(),
        pricing,
        terms.lifetime(),
        true,
        false,
        terms.broker(),
        Origin.emergency(null, "correlation"),
        terms.tickSize(),
        terms.marketTime());
  }

  public static Order order(NewOrder terms, OrderState state) {
    BigDecimal filled =
        state == OrderState.PARTIALLY_FILLED ? new BigDecimal("0.4") : BigDecimal.ZERO;
    return new Order(terms, state, filled, filled, filled.signum(), null, NOW, NOW);
  }
}
