package io.tradeflow.admin.audit;

import io.tradeflow.admin.PlainText;
import io.tradeflow.starter.web.Problem;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/**
 * Which records are wanted, in the order of their chains.
 *
 * @param account null for the whole ledger
 * @param from recorded at or after
 * @param to recorded before
 */
record Export(
    @Nullable String account, @Nullable Instant from, @Nullable Instant to, Format format) {
  /** How records are written. */
  enum Format {
    CSV,
    JSON
  }

  static Export of(
      @Nullable String account, @Nullable Instant from, @Nullable Instant to, String format) {
    return new Export(
        PlainText.check("account", account),
        AuditQuery.storable("from", from),
        AuditQuery.storable("to", to),
        format(format));
  }

  private static Format format(String name) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "csv" -> Format.CSV;
      case "json" -> Format.JSON;
      default -> throw new Problem(HttpStatus.BAD_REQUEST, "BAD_FORMAT", "format is csv or json.");
    };
  }

  String fileName() {
    return "audit-"
        + (account == null ? "ledger" : account.replaceAll("[^A-Za-z0-9-]", "_"))
        + "."
        + format.name().toLowerCase(Locale.ROOT);
  }
}
