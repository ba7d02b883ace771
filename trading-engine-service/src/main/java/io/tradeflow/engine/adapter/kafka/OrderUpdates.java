package io.tradeflow.engine.adapter.kafka;

import io.tradeflow.engine.domain.Direction;
import io.tradeflow.engine.domain.bot.OrderUpdate;
import io.tradeflow.events.Decimals;
import io.tradeflow.events.OrderEvent;
import io.tradeflow.events.OrderFilled;
import io.tradeflow.events.OrderSubmitted;
import io.tradeflow.events.Side;
import org.jspecify.annotations.Nullable;

/** From the wire to the domain. */
final class OrderUpdates {
  private OrderUpdates() {}

  /**
   * The update that the event means here.
   *
   * @throws IllegalArgumentException if the event breaks its contract
   */
  static OrderUpdate of(OrderEvent event) {
    String account = required(event.getEnvelope().getAccountId(), "accountId");
    long seq = required(event.getEnvelope().getAccountSeq(), "accountSeq");
    return switch (event.getType()) {
      case ACCOUNT_FUNDED ->
          new OrderUpdate.Funded(
              account,
              seq,
              Decimals.fromWire(
                  required(event.getAccountFunded(), "accountFunded").getCashAfter()));
      case ORDER_SUBMITTED -> submitted(account, seq, required(event.getSubmitted(), "submitted"));
      case ORDER_FILLED -> filled(event, seq, required(event.getFilled(), "filled"));
      case ORDER_REJECTED -> {
        var rejected = required(event.getRejected(), "rejected");
        yield new OrderUpdate.Ended(
            account,
            seq,
            rejected.getOrderId(),
            "REJECTED",
            rejected.getControl() + ": " + rejected.getMessage());
      }
      case ORDER_CANCELLED -> {
        var cancelled = required(event.getCancelled(), "cancelled");
        yield new OrderUpdate.Ended(
            account, seq, cancelled.getOrderId(), "CANCELLED", cancelled.getReason());
      }
      case ORDER_EXPIRED ->
          new OrderUpdate.Ended(
              account,
              seq,
              required(event.getExpired(), "expired").getOrderId(),
              "EXPIRED",
              "The time in force ended");
      case ORDER_APPROVED,
          ORDER_SENDING,
          ORDER_WORKING,
          ORDER_UNKNOWN,
          ORDER_TRAILED,
          ORDER_TRIGGERED,
          ORDER_MODIFY_REQUESTED,
          ORDER_MODIFY_SENDING,
          ORDER_MODIFIED,
          ORDER_MODIFY_REJECTED,
          ORDER_COMMAND_REFUSED,
          UNKNOWN ->
          new OrderUpdate.Step(account, seq);
    };
  }

  private static OrderUpdate submitted(String account, long seq, OrderSubmitted submitted) {
    return new OrderUpdate.Submitted(
        account,
        seq,
        submitted.getOrderId(),
        submitted.getSymbol(),
        direction(submitted.getSide()),
        Decimals.fromWire(submitted.getQuantity()),
        submitted.getBotId(),
        submitted.getSignalId());
  }

  private static OrderUpdate filled(OrderEvent event, long seq, OrderFilled filled) {
    return new OrderUpdate.Filled(
        required(event.getEnvelope().getAccountId(), "accountId"),
        seq,
        filled.getOrderId(),
        filled.getSymbol(),
        direction(filled.getSide()),
        Decimals.fromWire(filled.getQuantity()),
        Decimals.fromWire(filled.getPrice()),
        Decimals.fromWire(filled.getFee()),
        filled.getComplete(),
        Decimals.fromWire(filled.getCashAfter()),
        Decimals.fromWire(filled.getPositionAfter()),
        event.getEnvelope().getMarketTime());
  }

  private static Direction direction(Side side) {
    return switch (side) {
      case BUY -> Direction.BUY;
      case SELL -> Direction.SELL;
      case UNKNOWN -> throw new IllegalArgumentException("Unknown side");
    };
  }

  private static <T> T required(@Nullable T value, String name) {
    if (value == null) {
      throw new IllegalArgumentException("Order event without " + name);
    }
    return value;
  }
}
