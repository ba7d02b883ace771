package io.tradeflow.execution;

import io.tradeflow.execution.application.InstrumentRules;
import io.tradeflow.execution.domain.NewOrder;
import io.tradeflow.execution.domain.Order;
import io.tradeflow.execution.domain.OrderState;
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
    return new NewOrder(
        UUID.randomUUID(),
        account,
        "BTC-USD",
        side,
        limit == null ? "MARKET" : "LIMIT",
        new BigDecimal(quantity),
        limit == null ? null : new BigDecimal(limit),
        force,
        "paper",
        "API",
        null,
        null,
        null,
        "correlation",
        new BigDecimal("0.01"),
        MARKET_TIME);
  }

  public static Order order(NewOrder terms, OrderState state) {
    BigDecimal filled =
        state == OrderState.PARTIALLY_FILLED ? new BigDecimal("0.4") : BigDecimal.ZERO;
    return new Order(terms, state, filled, filled, filled.signum(), null, NOW, NOW);
  }
}
