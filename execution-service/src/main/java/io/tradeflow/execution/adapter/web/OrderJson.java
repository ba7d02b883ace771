package io.tradeflow.execution.adapter.web;

import io.tradeflow.execution.domain.Amendment;
import io.tradeflow.execution.domain.NewOrder;
import io.tradeflow.execution.domain.Order;
import io.tradeflow.execution.domain.OrderState;
import io.tradeflow.execution.domain.OrderType;
import io.tradeflow.execution.domain.Pricing;
import io.tradeflow.execution.domain.Rejection;
import io.tradeflow.execution.domain.Side;
import io.tradeflow.execution.domain.TimeInForce;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Orders as callers write and read them. */
final class OrderJson {
  private OrderJson() {}

  /** What a caller asks for. */
  record Request(
      @Nullable String symbol,
      @Nullable String side,
      @Nullable String type,
      @Nullable BigDecimal quantity,
      @Nullable BigDecimal quoteAmount,
      @Nullable BigDecimal balancePercent,
      @Nullable BigDecimal limitPrice,
      @Nullable BigDecimal stopPrice,
      @Nullable BigDecimal trailingAmount,
      @Nullable BigDecimal trailingPercent,
      @Nullable String timeInForce,
      @Nullable Instant goodTill,
      @Nullable Boolean reduceOnly,
      @Nullable Boolean postOnly,
      @Nullable String broker,
      @Nullable Boolean emergency) {}

  /** New terms that a caller asks for; what is absent stays. */
  record Change(
      @Nullable BigDecimal quantity,
      @Nullable BigDecimal limitPrice,
      @Nullable BigDecimal stopPrice) {}

  /** New terms that the order waits for. */
  record Pending(
      UUID id,
      BigDecimal quantity,
      @Nullable BigDecimal limitPrice,
      @Nullable BigDecimal stopPrice) {}

  /** What the order has become. */
  record View(
      UUID id,
      String symbol,
      Side side,
      OrderType type,
      BigDecimal quantity,
      @Nullable BigDecimal quoteAmount,
      @Nullable BigDecimal balancePercent,
      @Nullable BigDecimal limitPrice,
      @Nullable BigDecimal stopPrice,
      @Nullable BigDecimal trailingAmount,
      @Nullable BigDecimal trailingPercent,
      TimeInForce timeInForce,
      @Nullable Instant goodTill,
      boolean reduceOnly,
      boolean postOnly,
      String broker,
      String source,
      @Nullable String botId,
      @Nullable String strategy,
      @Nullable String signalId,
      @Nullable String parentId,
      OrderState state,
      boolean triggered,
      BigDecimal filledQuantity,
      @Nullable BigDecimal averagePrice,
      @Nullable Rejection rejection,
      @Nullable Pending pendingChange,
      Instant createdAt,
      Instant updatedAt) {}

  static View view(Order order) {
    NewOrder terms = order.terms();
    Pricing pricing = terms.pricing();
    return new View(
        terms.id(),
        terms.symbol(),
        terms.side(),
        pricing.type(),
        terms.quantity(),
        terms.size().quoteAmount(),
        terms.size().balancePercent(),
        pricing.limitPrice(),
        pricing.stopPrice(),
        pricing.trailingAmount(),
        pricing.trailingPercent(),
        terms.lifetime().force(),
        terms.lifetime().goodTill(),
        terms.reduceOnly(),
        terms.postOnly(),
        terms.broker(),
        terms.origin().source(),
        terms.origin().botId(),
        terms.strategy(),
        terms.origin().signalId(),
        terms.origin().parentId(),
        order.state(),
        order.triggered(),
        order.filled(),
        order.averagePrice(),
        order.rejection(),
        pending(order.pending()),
        order.createdAt(),
        order.updatedAt());
  }

  private static @Nullable Pending pending(@Nullable Amendment change) {
    return change == null
        ? null
        : new Pending(
            change.id(),
            change.quantity(),
            change.pricing().limitPrice(),
            change.pricing().stopPrice());
  }
}
