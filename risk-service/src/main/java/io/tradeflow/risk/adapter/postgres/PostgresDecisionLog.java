package io.tradeflow.risk.adapter.postgres;

import io.r2dbc.spi.Readable;
import io.tradeflow.risk.application.DecisionLog;
import io.tradeflow.risk.application.PastDecision;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import tools.jackson.databind.json.JsonMapper;

/** One row an order; a batch is one statement. */
public final class PostgresDecisionLog implements DecisionLog {
  private static final String INSERT =
      """
      INSERT INTO decisions (account_id, order_id, change_id, control, limit_value, actual_value, message,
        inputs, decided_at)
      SELECT d."accountId", d."orderId", COALESCE(d."changeId", ''), d.control, d."limit", d.actual, d.message,
        jsonb_strip_nulls(NULLIF(d.inputs, 'null'::jsonb)), d."decidedAt"
      FROM jsonb_to_recordset($1::jsonb) AS d ("accountId" text, "orderId" text, "changeId" text, control text,
        "limit" text, actual text, message text, inputs jsonb, "decidedAt" timestamptz)
      ON CONFLICT (order_id, change_id) DO NOTHING
      """;
  private static final String SELECT =
      """
      SELECT * FROM decisions WHERE account_id = :account AND id < :before
      ORDER BY id DESC LIMIT :limit
      """;

  private final DatabaseClient database;
  private final JsonMapper json;

  public PostgresDecisionLog(DatabaseClient database, JsonMapper json) {
    this.database = database;
    this.json = json;
  }

  @Override
  public CompletionStage<Void> record(List<PastDecision> decisions) {
    return database.sql(INSERT).bind(0, json.writeValueAsString(decisions)).then().toFuture();
  }

  @Override
  public CompletionStage<List<Entry>> of(String accountId, @Nullable Long before, int limit) {
    return database
        .sql(SELECT)
        .bind("account", accountId)
        .bind("before", before == null ? Long.MAX_VALUE : before)
        .bind("limit", limit)
        .map(this::entry)
        .all()
        .collectList()
        .toFuture();
  }

  private static @Nullable String changeId(Readable row) {
    String id = Objects.requireNonNull(row.get("change_id", String.class));
    return id.isEmpty() ? null : id;
  }

  private Entry entry(Readable row) {
    @Nullable String inputs = row.get("inputs", String.class);
    return new Entry(
        Objects.requireNonNull(row.get("id", Long.class)),
        new PastDecision(
            Objects.requireNonNull(row.get("account_id", String.class)),
            Objects.requireNonNull(row.get("order_id", String.class)),
            changeId(row),
            row.get("control", String.class),
            row.get("limit_value", String.class),
            row.get("actual_value", String.class),
            row.get("message", String.class),
            inputs == null ? null : json.readValue(inputs, PastDecision.Inputs.class),
            Objects.requireNonNull(row.get("decided_at", Instant.class))));
  }
}
