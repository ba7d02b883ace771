package io.tradeflow.execution.adapter.postgres;

import io.tradeflow.events.Decimals;
import io.tradeflow.events.OrderCommandRefused;
import io.tradeflow.events.OrderEvent;
import io.tradeflow.events.OrderEventType;
import io.tradeflow.events.OrderModified;
import io.tradeflow.events.OrderModifyRejected;
import io.tradeflow.events.OrderModifyRequested;
import io.tradeflow.events.Topics;
import io.tradeflow.execution.application.OrderLedger.RefusedCommand;
import io.tradeflow.execution.domain.Amendment;
import io.tradeflow.execution.domain.NewOrder;
import io.tradeflow.execution.domain.Order;
import io.tradeflow.execution.domain.Rejection;
import io.tradeflow.starter.Envelopes;
import io.tradeflow.starter.outbox.Outbox;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;

/** Changes of an order's terms, in the words of the topic. */
final class ChangeEvents {
  private ChangeEvents() {}

  static OrderModifyRequested requested(Order order) {
    Amendment asked = Objects.requireNonNull(order.pending());
    return new OrderModifyRequested(
        order.terms().id().toString(),
        asked.id().toString(),
        Decimals.toWire(asked.quantity()),
        Decimals.toWire(order.filled()),
        OrderEvents.wire(asked.pricing().limitPrice()),
        OrderEvents.wire(asked.pricing().stopPrice()));
  }

  static OrderModified modified(Order order, UUID change) {
    NewOrder terms = order.terms();
    return new OrderModified(
        terms.id().toString(),
        change.toString(),
        Decimals.toWire(terms.quantity()),
        Decimals.toWire(order.filled()),
        OrderEvents.wire(terms.pricing().limitPrice()),
        OrderEvents.wire(terms.pricing().stopPrice()));
  }

  static OrderModifyRejected rejected(Order order, UUID change, Rejection why) {
    NewOrder terms = order.terms();
    return new OrderModifyRejected(
        terms.id().toString(),
        change.toString(),
        why.code(),
        why.limit(),
        why.actual(),
        why.message(),
        Decimals.toWire(terms.quantity()),
        Decimals.toWire(order.filled()),
        OrderEvents.wire(terms.pricing().limitPrice()),
        OrderEvents.wire(terms.pricing().stopPrice()));
  }

  /** Says no more of the order than the command did. */
  static Outbox.Event refused(RefusedCommand command, Rejection why, long seq, Instant now) {
    OrderEventType type = OrderEventType.ORDER_COMMAND_REFUSED;
    OrderEvent event =
        OrderEvent.newBuilder()
            .setEnvelope(
                Envelopes.of(
                    command.account(),
                    seq,
                    null,
                    now,
                    command.correlationId(),
                    command.id(),
                    type.name(),
                    0))
            .setType(type)
            .setCommandRefused(
                new OrderCommandRefused(
                    command.order().toString(),
                    command.id(),
                    command.type(),
                    why.code(),
                    why.limit(),
                    why.actual(),
                    why.message()))
            .build();
    return new Outbox.Event(Topics.EXECUTION_ORDER_EVENTS, command.account(), event);
  }
}
