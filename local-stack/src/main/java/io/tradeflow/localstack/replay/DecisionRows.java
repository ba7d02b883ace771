package io.tradeflow.localstack.replay;

import io.tradeflow.localstack.replay.Scratch.Row;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;

/** Rows of published decisions and of what leads to orders. */
final class DecisionRows {
  private DecisionRows() {}

  /** The decision as risk-service lists it. */
  static Row decision(GenericRecord event, boolean must) {
    GenericRecord body = body(event);
    boolean refused = body.getSchema().getField("control") != null;
    boolean change = body.getSchema().getField("modifyId") != null;
    return new Row(must)
        .with("order_id", body.get("orderId"))
        .with("change_id", change ? body.get("modifyId") : "")
        .with("account_id", Events.envelope(event).get("accountId"))
        .with("control", refused ? body.get("control") : null)
        .with("limit_value", refused ? body.get("limit") : null)
        .with("actual_value", refused ? body.get("actual") : null)
        .with("message", refused ? body.get("message") : null)
        .with("inputs", inputs((GenericRecord) body.get("inputs")))
        .with("decided_at", Events.occurredAt(event));
  }

  /** The event among an order's causes; empty for one that has to do with no order. */
  static Optional<Row> cause(String topic, GenericRecord event, boolean must) {
    GenericRecord body = body(event);
    if (body.getSchema().getField("orderId") == null) {
      return Optional.empty();
    }
    boolean signalled = body.getSchema().getField("signalId") != null;
    return Optional.of(
        new Row(must)
            .with("event_id", Events.envelope(event).get("eventId"))
            .with("topic", topic)
            .with("account_id", Events.envelope(event).get("accountId"))
            .with("order_id", body.get("orderId"))
            .with("signal_id", signalled ? body.get("signalId") : null)
            .with("account_seq", Events.envelope(event).get("accountSeq"))
            .with("occurred_at", Events.occurredAt(event)));
  }

  /** The one payload that is set. */
  private static GenericRecord body(GenericRecord event) {
    for (var field : event.getSchema().getFields()) {
      if (!field.name().equals("envelope") && event.get(field.pos()) instanceof GenericRecord it) {
        return it;
      }
    }
    throw new IllegalStateException("An event without a payload: " + event);
  }

  /** What was seen, without what was not. */
  private static @Nullable Map<String, Object> inputs(@Nullable GenericRecord seen) {
    if (seen == null) {
      return null;
    }
    Map<String, Object> inputs = new LinkedHashMap<>();
    seen.getSchema()
        .getFields()
        .forEach(
            field -> {
              @Nullable Object value = seen.get(field.pos());
              if (value != null) {
                inputs.put(
                    field.name(),
                    value instanceof BigDecimal amount
                        ? Events.plain(amount).toPlainString()
                        : value);
              }
            });
    return inputs;
  }
}
