package io.tradeflow.notification;

import io.tradeflow.events.Decimals;
import io.tradeflow.events.Envelope;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * An event as sockets tell it, encoded once for all readers; channel and sequence number, which
 * differ by reader, are put before it.
 */
record Message(String type, String body) {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int FIRST_PAYLOAD = 2;

  /** The event's envelope, type and payload; the schemas of all topics share this shape. */
  static Message of(SpecificRecord event, Instant now) {
    Envelope envelope = (Envelope) event.get(0);
    String type = event.get(1).toString();
    Map<String, @Nullable Object> body = new LinkedHashMap<>();
    body.put("type", type);
    body.put("eventId", envelope.getEventId());
    body.put("accountSeq", envelope.getAccountSeq());
    body.put("occurredAt", envelope.getOccurredAt().toString());
    body.put("marketTime", text(envelope.getMarketTime()));
    body.put("sentAt", now.toString());
    body.put("data", payload(event));
    return new Message(type, JSON.writeValueAsString(body).substring(1));
  }

  /** The message as the {@code seq}-th of a connection, counted from 1. */
  String text(Channel channel, long seq) {
    return "{\"channel\":\"" + channel.path() + "\",\"seq\":" + seq + "," + body;
  }

  private static Map<String, @Nullable Object> payload(SpecificRecord event) {
    for (int i = FIRST_PAYLOAD; i < event.getSchema().getFields().size(); i++) {
      if (event.get(i) instanceof SpecificRecord payload) {
        return fields(payload);
      }
    }
    return Map.of();
  }

  private static Map<String, @Nullable Object> fields(SpecificRecord payload) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    for (Schema.Field field : payload.getSchema().getFields()) {
      fields.put(field.name(), value(payload.get(field.pos())));
    }
    return fields;
  }

  private static @Nullable Object value(@Nullable Object value) {
    return switch (value) {
      case null -> null;
      case BigDecimal amount -> Decimals.fromWire(amount).toPlainString();
      case Instant instant -> instant.toString();
      case Enum<?> symbol -> symbol.toString();
      case SpecificRecord nested -> fields(nested);
      case List<?> list -> list.stream().map(Message::value).toList();
      default -> value;
    };
  }

  private static @Nullable String text(@Nullable Instant instant) {
    return instant == null ? null : instant.toString();
  }
}
