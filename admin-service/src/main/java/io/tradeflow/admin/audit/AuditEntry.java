package io.tradeflow.admin.audit;

import io.tradeflow.events.Envelope;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Something to be written down, and, once {@link #chained}, a record. Values are kept as the texts
 * that are hashed. Not safe for many threads.
 */
final class AuditEntry {
  /** Chain of what belongs to no account. */
  static final String PLATFORM = "platform";

  private static final int FORM = 1;
  private static final List<AuditField> REQUIRED =
      List.of(AuditField.EVENT_ID, AuditField.ACTOR, AuditField.ACTION, AuditField.OUTCOME);

  private final @Nullable String[] texts = new @Nullable String[AuditField.values().length];
  private final Instant occurredAt;

  /**
   * Begins an entry with what every event says.
   *
   * @throws IllegalArgumentException if it occurred outside the years 1 to 9999
   */
  AuditEntry(String kind, String source, Envelope event) {
    occurredAt = event.getOccurredAt();
    @Nullable String account = event.getAccountId();
    set(AuditField.FORM, FORM);
    set(AuditField.CHAIN, account == null || account.isEmpty() ? PLATFORM : account);
    set(AuditField.KIND, kind);
    set(AuditField.SOURCE, source);
    set(AuditField.EVENT_ID, event.getEventId());
    set(AuditField.OCCURRED_AT, occurredAt);
    set(AuditField.MARKET_TIME, event.getMarketTime());
    set(AuditField.ACCOUNT_SEQ, event.getAccountSeq());
    set(AuditField.CORRELATION_ID, event.getCorrelationId());
    orElse(AuditField.CORRELATION_ID, event.getEventId());
    set(AuditField.CAUSATION_ID, event.getCausationId());
  }

  /** Sets a field, or clears it; returns this. */
  AuditEntry set(AuditField field, @Nullable Object value) {
    texts[field.ordinal()] = field.text(value);
    return this;
  }

  @Nullable String get(AuditField field) {
    return texts[field.ordinal()];
  }

  /**
   * A field that every record has.
   *
   * @throws IllegalArgumentException if it has none
   */
  String need(AuditField field) {
    @Nullable String text = get(field);
    if (text == null) {
      throw new IllegalArgumentException("The event has no " + field.json());
    }
    return text;
  }

  /**
   * Checks that all fields are there that every record has; returns this.
   *
   * @throws IllegalArgumentException naming the one that is missing
   */
  AuditEntry complete() {
    REQUIRED.forEach(this::need);
    return this;
  }

  /** Sets a field that has no value yet; returns this. */
  AuditEntry orElse(AuditField field, String otherwise) {
    return get(field) == null ? set(field, otherwise) : this;
  }

  Instant occurredAt() {
    return occurredAt;
  }

  /**
   * Puts the entry at the end of its chain.
   *
   * @param previous hash of the record before, hexadecimal
   * @return its own hash, hexadecimal
   */
  String chained(long chainSeq, long ledgerSeq, Instant recordedAt, String previous) {
    set(AuditField.CHAIN_SEQ, chainSeq);
    set(AuditField.LEDGER_SEQ, ledgerSeq);
    set(AuditField.RECORDED_AT, recordedAt);
    byte[] content = Hashes.sha256(Hashes.form(texts()));
    HexFormat hex = HexFormat.of();
    return hex.formatHex(Hashes.sha256(hex.parseHex(previous), content));
  }

  /** In the order of {@link AuditField}. */
  List<@Nullable String> texts() {
    List<@Nullable String> all = new ArrayList<>(texts.length);
    for (@Nullable String text : texts) {
      all.add(text);
    }
    return all;
  }

  @Override
  public String toString() {
    return Objects.toString(get(AuditField.ACTION)) + ' ' + get(AuditField.EVENT_ID);
  }
}
