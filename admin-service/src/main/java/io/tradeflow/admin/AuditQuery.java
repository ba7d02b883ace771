package io.tradeflow.admin;

import io.tradeflow.starter.web.Problem;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/**
 * Which audit records are wanted, newest first; null is "any".
 *
 * @param from inclusive
 * @param to exclusive
 * @param before only records with a smaller position
 */
record AuditQuery(
    @Nullable String actor,
    @Nullable String action,
    @Nullable Instant from,
    @Nullable Instant to,
    @Nullable Long before,
    int limit) {

  static AuditQuery of(
      @Nullable String actor,
      @Nullable String action,
      @Nullable Instant from,
      @Nullable Instant to,
      @Nullable String cursor,
      int limit) {
    return new AuditQuery(actor, action, from, to, position(cursor), Page.limit(limit));
  }

  private static @Nullable Long position(@Nullable String cursor) {
    try {
      return cursor == null ? null : Long.valueOf(cursor);
    } catch (NumberFormatException e) {
      throw new Problem(
          HttpStatus.UNPROCESSABLE_CONTENT, "INVALID_CURSOR", "The cursor is none of ours.");
    }
  }
}
