package io.tradeflow.starter.kafka;

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

/**
 * Events as people and programs read them in JSON: decimals and times as text. The schemas of all
 * topics share the shape that this relies on: envelope, type, then one payload a type.
 */
public final class EventFields {
  private static final int FIRST_PAYLOAD = 2;

  private EventFields() {}

  public static Envelope envelope(SpecificRecord event) {
    return (Envelope) event.get(0);
  }

  public static String type(SpecificRecord event) {
    return event.get(1).toString();
  }

  /** The payload that is set; empty for an event of a type that this build does not know. */
  public static Map<String, @Nullable Object> payload(SpecificRecord event) {
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
      case List<?> list -> list.stream().map(EventFields::value).toList();
      default -> value;
    };
  }
}
