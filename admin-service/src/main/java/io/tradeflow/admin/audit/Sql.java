package io.tradeflow.admin.audit;

import io.r2dbc.spi.Parameters;
import io.r2dbc.spi.R2dbcType;
import io.r2dbc.spi.Readable;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;

/** Values to and from PostgreSQL. Hashes are hexadecimal text here and bytes there. */
final class Sql {
  private Sql() {}

  /** The statement with its values in their order. */
  static DatabaseClient.GenericExecuteSpec bind(
      DatabaseClient database, String sql, List<Object> values) {
    DatabaseClient.GenericExecuteSpec statement = database.sql(sql);
    for (int i = 0; i < values.size(); i++) {
      statement = statement.bind(i, values.get(i));
    }
    return statement;
  }

  static Object at(Instant time) {
    return Parameters.in(R2dbcType.TIMESTAMP_WITH_TIME_ZONE, time.atOffset(ZoneOffset.UTC));
  }

  /** A text as a field of COPY's text format, which PostgreSQL reads as the column's type. */
  static String copied(@Nullable String text) {
    if (text == null) {
      return "\\N";
    }
    return text.replace("\\", "\\\\")
        .replace("\t", "\\t")
        .replace("\n", "\\n")
        .replace("\r", "\\r");
  }

  /** The same of a hash. */
  static String copiedHash(String hex) {
    return copied("\\x" + hex);
  }

  static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex);
  }

  static <T> T need(Readable row, String column, Class<T> type) {
    return Objects.requireNonNull(row.get(column, type), column);
  }

  static String text(Readable row, String column) {
    return need(row, column, String.class);
  }

  static long number(Readable row, String column) {
    return need(row, column, Long.class);
  }

  static Instant time(Readable row, String column) {
    return need(row, column, OffsetDateTime.class).toInstant();
  }
}
