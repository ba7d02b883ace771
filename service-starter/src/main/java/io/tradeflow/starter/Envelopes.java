package io.tradeflow.starter;

import io.tradeflow.events.Envelope;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Builds envelopes whose ids are the same when the same work is done again. */
public final class Envelopes {
  private Envelopes() {}

  /**
   * An envelope for the {@code index}-th event of {@code type} that {@code causationId} led to.
   *
   * @param accountSeq position on an account topic, from 1; null elsewhere
   * @param marketTime null where the event belongs to no moment in the market
   * @param now wall clock
   * @param causationId null only for events that start a chain; their id is then random
   */
  public static Envelope of(
      @Nullable String accountId,
      @Nullable Long accountSeq,
      @Nullable Instant marketTime,
      Instant now,
      String correlationId,
      @Nullable String causationId,
      String type,
      int index) {
    return new Envelope(
        causationId == null ? UUID.randomUUID().toString() : eventId(causationId, type, index),
        accountId,
        accountSeq,
        marketTime == null ? null : marketTime.truncatedTo(ChronoUnit.MICROS),
        now.truncatedTo(ChronoUnit.MICROS),
        correlationId,
        causationId);
  }

  /** Name-based UUID of cause, type and index. */
  public static String eventId(String causationId, String type, int index) {
    String name = causationId + '|' + type + '|' + index;
    return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).toString();
  }
}
