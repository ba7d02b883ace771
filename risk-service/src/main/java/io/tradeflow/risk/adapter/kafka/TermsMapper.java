package io.tradeflow.risk.adapter.kafka;

import io.tradeflow.events.OrderEvent;
import io.tradeflow.risk.application.TermsChange;
import io.tradeflow.riskcore.Price;
import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** New terms of orders from the wire. */
final class TermsMapper {
  private TermsMapper() {}

  /** The terms that the event asks for or says to be in force; null for any other event. */
  static @Nullable TermsChange terms(OrderEvent event) {
    Instant at = event.getEnvelope().getOccurredAt();
    return switch (event.getType()) {
      case ORDER_MODIFY_REQUESTED -> {
        var asked = event.getModifyRequested();
        yield change(
            asked.getOrderId(),
            asked.getModifyId(),
            asked.getQuantity().subtract(asked.getFilledQuantity()),
            asked.getLimitPrice(),
            asked.getStopPrice(),
            at);
      }
      case ORDER_MODIFIED -> {
        var now = event.getModified();
        yield change(
            now.getOrderId(),
            null,
            now.getQuantity().subtract(now.getFilledQuantity()),
            now.getLimitPrice(),
            now.getStopPrice(),
            at);
      }
      case ORDER_MODIFY_REJECTED -> {
        var still = event.getModifyRejected();
        yield change(
            still.getOrderId(),
            null,
            still.getQuantity().subtract(still.getFilledQuantity()),
            still.getLimitPrice(),
            still.getStopPrice(),
            at);
      }
      case UNKNOWN,
          ACCOUNT_FUNDED,
          ORDER_SUBMITTED,
          ORDER_APPROVED,
          ORDER_REJECTED,
          ORDER_SENDING,
          ORDER_WORKING,
          ORDER_FILLED,
          ORDER_CANCELLED,
          ORDER_EXPIRED,
          ORDER_UNKNOWN,
          ORDER_TRAILED,
          ORDER_TRIGGERED,
          ORDER_MODIFY_SENDING,
          ORDER_COMMAND_REFUSED ->
          null;
    };
  }

  private static TermsChange change(
      String orderId,
      @Nullable String modifyId,
      BigDecimal remaining,
      @Nullable BigDecimal limit,
      @Nullable BigDecimal stop,
      Instant at) {
    return new TermsChange(
        orderId, modifyId, Wire.quantity(remaining), price(limit), price(stop), at);
  }

  private static @Nullable Price price(@Nullable BigDecimal amount) {
    return amount == null ? null : Wire.price(amount);
  }
}
