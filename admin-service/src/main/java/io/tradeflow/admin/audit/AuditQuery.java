package io.tradeflow.admin.audit;

import io.tradeflow.admin.Page;
import io.tradeflow.admin.PlainText;
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
  private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");
  private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999999Z");

  static AuditQuery of(
      @Nullable String actor,
      @Nullable String action,
      @Nullable Instant from,
      @Nullable Instant to,
      @Nullable String cursor,
      int limit) {
    return new AuditQuery(
        PlainText.check("actor", actor),
        PlainText.check("action", action),
        storable("from", from),
        storable("to", to),
        position(cursor),
        Page.limit(limit));
  }

  /** Years that PostgreSQL and JSON both write with four digits. */
  static @Nullable Instant storable(String name, @Nullable Instant time) {
    if (time != null && (time.isBefore(EARLIEST) || time.isAfter(LATEST))) {
      throw new Problem(
          HttpStatus.UNPROCESSABLE_CONTENT,
          "INVALID_FIELDS",
          name + " must be in the years 1 to 9999");
    }
    return time;
  }

  static @Nullable Long position(@Nullable String cursor) {
    if (cursor == null) {
      return null;
    }
    if (!cursor.matches("\\d{1,18}")) {
      throw new Problem(
          HttpStatus.BAD_REQUEST, "BAD_CURSOR", "Use nextCursor of the last page as it came.");
    }
    return Long.valueOf(cursor);
  }
}
