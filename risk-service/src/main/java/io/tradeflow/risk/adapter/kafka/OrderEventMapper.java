package io.tradeflow.risk.adapter.kafka;

import io.tradeflow.events.Envelope;
import io.tradeflow.events.OrderEvent;
import io.tradeflow.events.OrderEventType;
import io.tradeflow.events.OrderFilled;
import io.tradeflow.events.OrderSource;
import io.tradeflow.events.OrderSubmitted;
import io.tradeflow.risk.application.OrderFact;
import io.tradeflow.riskcore.NewOrder;
import io.tradeflow.riskcore.Quantity;
import io.tradeflow.riskcore.RiskEvent;
import io.tradeflow.riskcore.Side;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Order events from the wire to the core. */
final class OrderEventMapper {
  private static final String CANCELLED_BY_USER = "USER";

  private OrderEventMapper() {}

  /**
   * The event as a fact.
   *
   * @throws IllegalArgumentException if it is of an unknown type or incomplete
   */
  static OrderFact fact(OrderEvent event) {
    Envelope envelope = event.getEnvelope();
    if (envelope.getAccountId() == null || envelope.getAccountSeq() == null) {
      throw new IllegalArgumentException("An order event without account or sequence");
    }
    return new OrderFact(
        envelope.getAccountId(),
        envelope.getAccountSeq(),
        envelope.getEventId(),
        envelope.getCorrelationId(),
        time(envelope),
        riskEvent(envelope.getAccountId(), event),
        event.getType() == OrderEventType.ORDER_SUBMITTED && event.getSubmitted().getReduceOnly(),
        event.getType() == OrderEventType.ORDER_SUBMITTED
            && event.getSubmitted().getSource() == OrderSource.FOREIGN,
        TermsMapper.terms(event));
  }

  private static @Nullable RiskEvent riskEvent(String accountId, OrderEvent event) {
    return switch (event.getType()) {
      case UNKNOWN -> throw new IllegalArgumentException("An order event of an unknown type");
      case ACCOUNT_FUNDED ->
          new RiskEvent.AccountFunded(
              Wire.money(event.getAccountFunded().getAmount()),
              Wire.money(event.getAccountFunded().getCashAfter()));
      case ORDER_SUBMITTED ->
          new RiskEvent.OrderSubmitted(
              order(accountId, event.getSubmitted()), event.getEnvelope().getOccurredAt());
      case ORDER_APPROVED ->
          new RiskEvent.OrderApproved(event.getApproved().getOrderId(), null, null);
      case ORDER_REJECTED -> new RiskEvent.OrderClosed(event.getRejected().getOrderId());
      case ORDER_FILLED -> filled(event.getFilled(), time(event.getEnvelope()));
      case ORDER_CANCELLED -> cancelled(event);
      case ORDER_EXPIRED -> new RiskEvent.OrderClosed(event.getExpired().getOrderId());
      case ORDER_SENDING,
          ORDER_WORKING,
          ORDER_UNKNOWN,
          ORDER_TRAILED,
          ORDER_TRIGGERED,
          ORDER_MODIFY_REQUESTED,
          ORDER_MODIFY_SENDING,
          ORDER_MODIFIED,
          ORDER_MODIFY_REJECTED,
          ORDER_COMMAND_REFUSED ->
          null;
    };
  }

  private static NewOrder order(String accountId, OrderSubmitted submitted) {
    return new NewOrder(
        submitted.getOrderId(),
        accountId,
        submitted.getSymbol(),
        side(submitted.getSide()),
        new Quantity(submitted.getQuantity()),
        submitted.getLimitPrice() == null ? null : Wire.price(submitted.getLimitPrice()),
        submitted.getStopPrice() == null ? null : Wire.price(submitted.getStopPrice()),
        submitted.getBroker(),
        submitted.getStrategy(),
        submitted.getSource() == OrderSource.EMERGENCY && submitted.getReduceOnly());
  }

  private static RiskEvent filled(OrderFilled filled, Instant marketTime) {
    return new RiskEvent.OrderFilled(
        filled.getOrderId(),
        filled.getSymbol(),
        side(filled.getSide()),
        Wire.quantity(filled.getQuantity()),
        Wire.price(filled.getPrice()),
        Wire.money(filled.getCashAfter()),
        Wire.quantity(filled.getPositionAfter()),
        filled.getComplete(),
        marketTime);
  }

  /** Only a cancel that somebody asked for was a message to the broker. */
  private static RiskEvent cancelled(OrderEvent event) {
    String orderId = event.getCancelled().getOrderId();
    return event.getCancelled().getReason().equals(CANCELLED_BY_USER)
        ? new RiskEvent.OrderCancelled(orderId, event.getEnvelope().getOccurredAt())
        : new RiskEvent.OrderClosed(orderId);
  }

  private static Instant time(Envelope envelope) {
    return envelope.getMarketTime() == null ? envelope.getOccurredAt() : envelope.getMarketTime();
  }

  private static Side side(io.tradeflow.events.Side side) {
    return switch (side) {
      case BUY -> Side.BUY;
      case SELL -> Side.SELL;
      case UNKNOWN -> throw new IllegalArgumentException("An order of an unknown side");
    };
  }
}
