package io.tradeflow.notification;

import io.tradeflow.events.Envelope;
import io.tradeflow.starter.kafka.EventFields;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * An event as sockets tell it, encoded once for all readers; channel and sequence number, which
 * differ by reader, are put before it.
 */
record Message(String type, String body) {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** The event's envelope, type and payload. */
  static Message of(SpecificRecord event, Instant now) {
    Envelope envelope = EventFields.envelope(event);
    String type = EventFields.type(event);
    Map<String, @Nullable Object> body = new LinkedHashMap<>();
    body.put("type", type);
    body.put("eventId", envelope.getEventId());
    body.put("accountSeq", envelope.getAccountSeq());
    body.put("occurredAt", envelope.getOccurredAt().toString());
    body.put("marketTime", text(envelope.getMarketTime()));
    body.put("sentAt", now.toString());
    body.put("data", EventFields.payload(event));
    return new Message(type, JSON.writeValueAsString(body).substring(1));
  }

  /** The message as the {@code seq}-th of a connection, counted from 1. */
  String text(Channel channel, long seq) {
    return "{\"channel\":\"" + channel.path() + "\",\"seq\":" + seq + "," + body;
  }

  private static @Nullable String text(@Nullable Instant instant) {
    return instant == null ? null : instant.toString();
  }
}
