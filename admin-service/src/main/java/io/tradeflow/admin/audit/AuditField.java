package io.tradeflow.admin.audit;

import io.tradeflow.events.Decimals;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a record in the order in which they are hashed. Each has exactly one text: what is
 * hashed is what is exported. A change of the list or of a text is a new {@link #FORM}.
 */
enum AuditField {
  /** Version of this list: 1. */
  FORM(Type.NUMBER),
  /** Account id, or {@code platform}. */
  CHAIN(Type.TEXT),
  /** Position in the chain, from 1, without gaps. */
  CHAIN_SEQ(Type.NUMBER),
  /** Position in the whole ledger, rising, with gaps. */
  LEDGER_SEQ(Type.NUMBER),
  /** When it was written down; never falls within a chain. */
  RECORDED_AT(Type.TIME),
  /** ACTION of a person or service, STATE of an account, ORDER event or risk DECISION. */
  KIND(Type.TEXT),
  EVENT_ID(Type.TEXT),
  /** Topic that it came from. */
  SOURCE(Type.TEXT),
  OCCURRED_AT(Type.TIME),
  MARKET_TIME(Type.TIME),
  /** Position in the account's sequence on the source topic. */
  ACCOUNT_SEQ(Type.NUMBER),
  ACTOR(Type.TEXT),
  ACTION(Type.TEXT),
  SUBJECT(Type.TEXT),
  /** SUCCESS, DENIED or FAILED. */
  OUTCOME(Type.TEXT),
  REMOTE_ADDRESS(Type.TEXT),
  USER_AGENT(Type.TEXT),
  CORRELATION_ID(Type.TEXT),
  CAUSATION_ID(Type.TEXT),
  ORDER_ID(Type.TEXT),
  /** NEWO, REME, TRIG, CAME, CAMO, REMO, EXPI, PARF or FILL of RTS 24. */
  ORDER_EVENT(Type.TEXT),
  INSTRUMENT(Type.TEXT),
  SIDE(Type.TEXT),
  ORDER_TYPE(Type.TEXT),
  VALIDITY(Type.TEXT),
  QUANTITY(Type.DECIMAL),
  PRICE(Type.DECIMAL),
  VENUE(Type.TEXT),
  CLIENT_ORDER_ID(Type.TEXT),
  VENUE_ORDER_ID(Type.TEXT),
  EXECUTION_ID(Type.TEXT),
  /** PASSIVE or AGGRESSIVE. */
  LIQUIDITY(Type.TEXT),
  /** Strategy that produced the order. */
  ALGORITHM(Type.TEXT),
  /** Who decided to invest: a bot, or the account holder. */
  DECISION_WITHIN_FIRM(Type.TEXT),
  /** What decided when and how the order was sent. */
  EXECUTION_WITHIN_FIRM(Type.TEXT),
  /** What else the event said. */
  DETAIL(Type.TEXT);

  /** What a value is. */
  private enum Type {
    TEXT,
    NUMBER,
    TIME,
    DECIMAL
  }

  private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");
  private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999999Z");
  private static final DateTimeFormatter MICROS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private final Type type;
  private final String json;

  AuditField(Type type) {
    this.type = type;
    this.json = camel(name());
  }

  /** Name in exports. */
  String json() {
    return json;
  }

  /** Name in the table. */
  String column() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** SQL that gives the column's value as our text. */
  String asText() {
    return switch (type) {
      case TEXT -> column();
      case NUMBER -> column() + "::text";
      case DECIMAL -> "trim_scale(" + column() + ")::text";
      case TIME ->
          "to_char(" + column() + " AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')";
    };
  }

  /**
   * The one text of a value. Empty text is none; NUL, which PostgreSQL does not take, is replaced.
   *
   * @throws IllegalArgumentException for a time outside the years 1 to 9999
   * @throws ClassCastException for a value of another type
   */
  @Nullable String text(@Nullable Object value) {
    if (value == null) {
      return null;
    }
    return switch (type) {
      case TEXT -> {
        String text = value.toString().replace('\0', '\uFFFD');
        yield text.isEmpty() ? null : text;
      }
      case NUMBER -> Long.toString(((Number) value).longValue());
      case DECIMAL -> Decimals.fromWire((BigDecimal) value).toPlainString();
      case TIME -> time((Instant) value);
    };
  }

  /** A moment with six decimal places, as everywhere in the ledger. */
  static String time(Instant at) {
    if (at.isBefore(EARLIEST) || at.isAfter(LATEST)) {
      throw new IllegalArgumentException(at + " is not in the years 1 to 9999");
    }
    return Objects.requireNonNull(MICROS.format(at));
  }

  private static String camel(String name) {
    StringBuilder camel = new StringBuilder();
    for (String word : name.toLowerCase(Locale.ROOT).split("_", -1)) {
      camel.append(
          camel.isEmpty() ? word : Character.toUpperCase(word.charAt(0)) + word.substring(1));
    }
    return camel.toString();
  }
}
