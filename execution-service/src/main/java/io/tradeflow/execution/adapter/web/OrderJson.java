package io.tradeflow.execution.adapter.web;

import io.tradeflow.execution.domain.NewOrder;
import io.tradeflow.execution.domain.Order;
import io.tradeflow.execution.domain.Rejection;
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
      @Nullable BigDecimal limitPrice,
      @Nullable String timeInForce,
      @Nullable String broker) {}

  /** What the order has become. */
  record View(
      UUID id,
      String symbol,
      String side,
      String type,
      BigDecimal quantity,
      @Nullable BigDecimal limitPrice,
      String timeInForce,
      String broker,
      String source,
      @Nullable String botId,
      @Nullable String strategy,
      @Nullable String signalId,
      String state,
      BigDecimal filledQuantity,
      @Nullable BigDecimal averagePrice,
      @Nullable Rejection rejection,
      Instant createdAt,
      Instant updatedAt) {}

  static View view(Order order) {
    NewOrder terms = order.terms();
    return new View(
        terms.id(),
        terms.symbol(),
        terms.side(),
        terms.type(),
        terms.quantity(),
        terms.limitPrice(),
        terms.timeInForce(),
        terms.broker(),
        terms.source(),
        terms.botId(),
        terms.strategy(),
        terms.signalId(),
        order.state().name(),
        order.filled(),
        order.averagePrice(),
        order.rejection(),
        order.createdAt(),
        order.updatedAt());
  }
}
