package io.tradeflow.analytics;

import io.tradeflow.events.Envelope;
import io.tradeflow.starter.kafka.EventFields;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * An event that has to do with an order.
 *
 * @param accountId null for a signal, which is raised for whoever follows it
 * @param orderId null for a signal and for a command, which come before the order
 * @param signalId of the signal itself or of the one that was acted upon
 * @param body the event as JSON
 */
record Cause(
    String eventId,
    String topic,
    @Nullable String accountId,
    @Nullable String orderId,
    @Nullable String signalId,
    @Nullable Long accountSeq,
    Instant occurredAt,
    String body) {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  static Cause of(String topic, SpecificRecord event) {
    Envelope envelope = EventFields.envelope(event);
    Map<String, @Nullable Object> payload = EventFields.payload(event);
    Map<String, @Nullable Object> body = new LinkedHashMap<>();
    body.put("type", EventFields.type(event));
    body.put("topic", topic);
    body.put("eventId", envelope.getEventId());
    body.put("causationId", envelope.getCausationId());
    body.put("occurredAt", envelope.getOccurredAt().toString());
    body.put("marketTime", text(envelope.getMarketTime()));
    body.put("data", payload);
    return new Cause(
        envelope.getEventId(),
        topic,
        envelope.getAccountId(),
        text(payload.get("orderId")),
        text(payload.get("signalId")),
        envelope.getAccountSeq(),
        envelope.getOccurredAt(),
        JSON.writeValueAsString(body));
  }

  private static @Nullable String text(@Nullable Object value) {
    return value == null ? null : value.toString();
  }
}
