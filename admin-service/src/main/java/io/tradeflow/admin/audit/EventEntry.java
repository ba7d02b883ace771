package io.tradeflow.admin.audit;

import static java.util.Map.entry;

import io.tradeflow.events.Decimals;
import io.tradeflow.events.Envelope;
import io.tradeflow.events.TopicCatalogue;
import io.tradeflow.events.Topics;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.StringJoiner;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Entries of events that services publish. What an event says under a name that {@link #FIELDS}
 * knows goes to that field, everything else to the detail, so that nothing is left out when a
 * contract grows.
 */
final class EventEntry {
  private static final int PAYLOADS = 2;

  /** Field of a payload to field of the ledger; docs/audit.md has the table with its reasons. */
  private static final Map<String, AuditField> FIELDS =
      Map.ofEntries(
          entry("orderId", AuditField.ORDER_ID),
          entry("symbol", AuditField.INSTRUMENT),
          entry("side", AuditField.SIDE),
          entry("orderType", AuditField.ORDER_TYPE),
          entry("timeInForce", AuditField.VALIDITY),
          entry("quantity", AuditField.QUANTITY),
          entry("limitPrice", AuditField.PRICE),
          entry("price", AuditField.PRICE),
          entry("broker", AuditField.VENUE),
          entry("clientOrderId", AuditField.CLIENT_ORDER_ID),
          entry("brokerOrderId", AuditField.VENUE_ORDER_ID),
          entry("fillId", AuditField.EXECUTION_ID),
          entry("strategy", AuditField.ALGORITHM),
          entry("botId", AuditField.DECISION_WITHIN_FIRM),
          entry("actor", AuditField.ACTOR),
          entry("scope", AuditField.SUBJECT),
          entry("sessionId", AuditField.SUBJECT));

  /** Order events of Commission Delegated Regulation (EU) 2017/580 (RTS 24), Annex, field 21. */
  private static final Map<String, String> ORDER_EVENTS =
      Map.of(
          "ORDER_SUBMITTED", "NEWO",
          "ORDER_MODIFIED", "REME",
          "ORDER_REPLACED", "REME",
          "ORDER_TRIGGERED", "TRIG",
          "ORDER_REJECTED", "REMO",
          "ORDER_EXPIRED", "EXPI");

  private EventEntry() {}

  /** The entry of an event; none where the event's type is newer than this service. */
  static Optional<AuditEntry> of(ConsumerRecord<String, ? extends SpecificRecord> record) {
    @Nullable SpecificRecord event = record.value();
    String type = event == null ? "UNKNOWN" : event.get(1).toString();
    return event == null || type.equals("UNKNOWN")
        ? Optional.empty()
        : Optional.of(of(record.topic(), type, event));
  }

  private static AuditEntry of(String topic, String type, SpecificRecord event) {
    SpecificRecord payload = payload(event);
    AuditEntry entry = new AuditEntry(kind(topic), topic, (Envelope) event.get(0));
    StringJoiner detail = new StringJoiner("; ");
    for (Schema.Field field : payload.getSchema().getFields()) {
      @Nullable Object value = payload.get(field.pos());
      @Nullable AuditField known = FIELDS.get(field.name());
      if (value != null && known != null && entry.get(known) == null) {
        entry.set(known, value);
      } else if (value != null) {
        describe(field.name(), value, detail);
      }
    }
    String domain = topic.substring(0, topic.indexOf('.'));
    entry
        .set(AuditField.ACTION, domain + "." + type.toLowerCase(Locale.ROOT).replace('_', '-'))
        .set(AuditField.OUTCOME, outcome(type))
        .set(AuditField.DETAIL, detail.toString());
    if (topic.equals(Topics.EXECUTION_ORDER_EVENTS)) {
      order(type, payload, entry);
    }
    return entry
        .orElse(AuditField.SUBJECT, Objects.requireNonNullElse(entry.get(AuditField.ORDER_ID), ""))
        .orElse(AuditField.ACTOR, TopicCatalogue.topic(topic).owner());
  }

  private static SpecificRecord payload(SpecificRecord event) {
    List<Schema.Field> fields = event.getSchema().getFields();
    for (Schema.Field field : fields.subList(PAYLOADS, fields.size())) {
      if (event.get(field.pos()) instanceof SpecificRecord payload) {
        return payload;
      }
    }
    throw new IllegalArgumentException("the event has no payload");
  }

  private static String kind(String topic) {
    return switch (topic) {
      case Topics.EXECUTION_ORDER_EVENTS -> "ORDER";
      case Topics.RISK_DECISIONS -> "DECISION";
      default -> "STATE";
    };
  }

  private static String outcome(String type) {
    if (type.endsWith("REJECTED")) {
      return "DENIED";
    }
    return type.endsWith("UNKNOWN") ? "FAILED" : "SUCCESS";
  }

  private static void order(String type, SpecificRecord payload, AuditEntry entry) {
    String client = entry.need(AuditField.CHAIN);
    entry.set(AuditField.ORDER_EVENT, ORDER_EVENTS.get(type));
    switch (type) {
      case "ORDER_SUBMITTED" ->
          entry
              .orElse(AuditField.DECISION_WITHIN_FIRM, client)
              .set(AuditField.EXECUTION_WITHIN_FIRM, "execution-service")
              .set(AuditField.ACTOR, entry.get(AuditField.DECISION_WITHIN_FIRM));
      case "ORDER_CANCELLED" -> {
        boolean byClient = "USER".equals(value(payload, "reason"));
        entry.set(AuditField.ORDER_EVENT, byClient ? "CAME" : "CAMO");
        entry.set(AuditField.ACTOR, byClient ? client : null);
      }
      case "ORDER_FILLED" ->
          entry
              .set(
                  AuditField.ORDER_EVENT,
                  Boolean.TRUE.equals(value(payload, "complete")) ? "FILL" : "PARF")
              .set(
                  AuditField.LIQUIDITY,
                  Boolean.TRUE.equals(value(payload, "maker")) ? "PASSIVE" : "AGGRESSIVE");
      default -> {}
    }
  }

  private static @Nullable Object value(SpecificRecord payload, String name) {
    Schema.@Nullable Field field = payload.getSchema().getField(name);
    return field == null ? null : payload.get(field.pos());
  }

  private static void describe(String name, Object value, StringJoiner detail) {
    switch (value) {
      case SpecificRecord inner -> {
        for (Schema.Field field : inner.getSchema().getFields()) {
          @Nullable Object part = inner.get(field.pos());
          if (part != null) {
            describe(name + "." + field.name(), part, detail);
          }
        }
      }
      case BigDecimal amount -> detail.add(name + "=" + Decimals.fromWire(amount).toPlainString());
      default -> detail.add(name + "=" + value);
    }
  }
}
