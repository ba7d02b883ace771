package io.tradeflow.admin.audit;

import io.r2dbc.spi.Readable;
import io.tradeflow.admin.Page;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** What people and services did, newest first; orders are exported by account instead. */
@Component
class AuditList {
  private final DatabaseClient database;

  AuditList(DatabaseClient database) {
    this.database = database;
  }

  Mono<Page<AuditRecord>> find(AuditQuery query) {
    List<Object> values = new ArrayList<>();
    List<String> conditions = new ArrayList<>(List.of("kind = 'ACTION'"));
    where(conditions, values, "actor = ", query.actor());
    where(conditions, values, "action = ", query.action());
    where(conditions, values, "occurred_at >= ", at(query.from()));
    where(conditions, values, "occurred_at < ", at(query.to()));
    where(conditions, values, "ledger_seq < ", query.before());
    values.add(query.limit() + 1);
    String sql =
        ("SELECT ledger_seq, event_id, occurred_at, actor, action, subject, outcome,"
                + " remote_address, user_agent, detail, correlation_id FROM audit_records"
                + " WHERE %s ORDER BY ledger_seq DESC LIMIT $%d")
            .formatted(String.join(" AND ", conditions), values.size());
    return Sql.bind(database, sql, values)
        .map(AuditList::read)
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
    return time == null ? null : Sql.at(time);
  }

  private static AuditRecord read(Readable row) {
    return new AuditRecord(
        Sql.number(row, "ledger_seq"),
        Sql.text(row, "event_id"),
        Sql.time(row, "occurred_at"),
        Sql.text(row, "actor"),
        Sql.text(row, "action"),
        row.get("subject", String.class),
        Sql.text(row, "outcome"),
        row.get("remote_address", String.class),
        row.get("user_agent", String.class),
        row.get("detail", String.class),
        Sql.text(row, "correlation_id"));
  }
}
