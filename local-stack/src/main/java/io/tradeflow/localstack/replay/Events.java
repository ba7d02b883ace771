package io.tradeflow.localstack.replay;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Objects;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;

/** Fields of events. */
final class Events {
  private Events() {}

  static String type(GenericRecord event) {
    return text(event, "type");
  }

  static GenericRecord envelope(GenericRecord event) {
    return body(event, "envelope");
  }

  static GenericRecord body(GenericRecord event, String name) {
    return (GenericRecord) Objects.requireNonNull(event.get(name), name);
  }

  static String text(GenericRecord event, String name) {
    return Objects.requireNonNull(event.get(name), name).toString();
  }

  static @Nullable String textOrNull(GenericRecord event, String name) {
    Object value = event.get(name);
    return value == null ? null : value.toString();
  }

  static BigDecimal amount(GenericRecord event, String name) {
    return (BigDecimal) Objects.requireNonNull(event.get(name), name);
  }

  /** Without the zeros that the wire adds. */
  static BigDecimal plain(BigDecimal amount) {
    BigDecimal stripped = amount.stripTrailingZeros();
    return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
  }

  static long seq(GenericRecord event) {
    return (Long) Objects.requireNonNull(envelope(event).get("accountSeq"), "accountSeq");
  }

  static Instant occurredAt(GenericRecord event) {
    return (Instant) Objects.requireNonNull(envelope(event).get("occurredAt"), "occurredAt");
  }
}
