package io.tradeflow.admin;

import io.r2dbc.spi.Parameters;
import io.r2dbc.spi.R2dbcType;
import io.r2dbc.spi.Readable;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Table {@code audit_records}: rows are added, never changed; the database refuses the rest. */
@Component
class AuditLedger {
  private static final String COLUMNS =
      "event_id, occurred_at, actor, action, subject, outcome, remote_address, user_agent, detail,"
          + " correlation_id";

  private final DatabaseClient database;

  AuditLedger(DatabaseClient database) {
    this.database = database;
  }

  /** Adds those that are not there yet; returns how many were added. */
  Mono<Long> append(List<AuditRecord> records) {
    return database
        .sql(
            "INSERT INTO audit_records ("
                + COLUMNS
                + ") SELECT e, CAST(o AS timestamptz), a, c, s, r, i, u, d, x FROM"
                + " unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"
                + " WITH ORDINALITY AS given (e, o, a, c, s, r, i, u, d, x, position)"
                + " ORDER BY position ON CONFLICT (event_id) DO NOTHING")
        .bind(0, column(records, AuditRecord::eventId))
        .bind(1, column(records, record -> record.occurredAt().toString()))
        .bind(2, column(records, AuditRecord::actor))
        .bind(3, column(records, AuditRecord::action))
        .bind(4, column(records, AuditRecord::subject))
        .bind(5, column(records, AuditRecord::outcome))
        .bind(6, column(records, AuditRecord::remoteAddress))
        .bind(7, column(records, AuditRecord::userAgent))
        .bind(8, column(records, AuditRecord::detail))
        .bind(9, column(records, AuditRecord::correlationId))
        .fetch()
        .rowsUpdated();
  }

  /** Newest first. */
  Mono<Page<AuditRecord>> find(AuditQuery query) {
    List<Object> values = new ArrayList<>();
    List<String> conditions = new ArrayList<>(List.of("true"));
    where(conditions, values, "actor = ", query.actor());
    where(conditions, values, "action = ", query.action());
    where(conditions, values, "occurred_at >= ", at(query.from()));
    where(conditions, values, "occurred_at < ", at(query.to()));
    where(conditions, values, "seq < ", query.before());
    values.add(query.limit() + 1);
    DatabaseClient.GenericExecuteSpec select =
        database.sql(
            "SELECT seq, %s FROM audit_records WHERE %s ORDER BY seq DESC LIMIT $%d"
                .formatted(COLUMNS, String.join(" AND ", conditions), values.size()));
    for (int i = 0; i < values.size(); i++) {
      select = select.bind(i, values.get(i));
    }
    return select
        .map(AuditLedger::read)
        .all()
        .collectList()
        .map(rows -> Page.of(rows, query.limit(), row -> Long.toString(row.seq())));
  }

  private static void where(
      List<String> conditions, List<Object> values, String condition, @Nullable Object value) {
    if (value != null) {
      values.add(value);
      conditions.add(condition + "$" + values.size());
    }
  }

  private static @Nullable Object at(@Nullable Instant time) {
    return time == null
        ? null
        : Parameters.in(R2dbcType.TIMESTAMP_WITH_TIME_ZONE, time.atOffset(ZoneOffset.UTC));
  }

  /** PostgreSQL text holds no NUL. */
  private static @Nullable String[] column(
      List<AuditRecord> records, Function<AuditRecord, @Nullable String> field) {
    @Nullable String[] column = new String[records.size()];
    for (int i = 0; i < column.length; i++) {
      String value = field.apply(records.get(i));
      column[i] = value == null ? null : value.replace('\0', '\uFFFD');
    }
    return column;
  }

  private static AuditRecord read(Readable row) {
    return new AuditRecord(
        Objects.requireNonNull(row.get("seq", Long.class)),
        text(row, "event_id"),
        Objects.requireNonNull(row.get("occurred_at", OffsetDateTime.class)).toInstant(),
        text(row, "actor"),
        text(row, "action"),
        row.get("subject", String.class),
        text(row, "outcome"),
        row.get("remote_address", String.class),
        row.get("user_agent", String.class),
        row.get("detail", String.class),
        text(row, "correlation_id"));
  }

  private static String text(Readable row, String column) {
    return Objects.requireNonNull(row.get(column, String.class));
  }
}
