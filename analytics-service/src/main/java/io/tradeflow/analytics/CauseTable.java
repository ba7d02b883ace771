package io.tradeflow.analytics;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Causes in PostgreSQL. */
@Component
class CauseTable {
  private static final int LONGEST_CHAIN = 1_000;

  private static final String SAVE =
      """
      INSERT INTO causes (event_id, topic, account_id, order_id, signal_id, account_seq,
        occurred_at, body)
      SELECT event_id, topic, account_id, order_id, signal_id, account_seq, occurred_at::timestamptz,
        body::json
      FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::bigint[],
        $7::text[], $8::text[])
        AS it (event_id, topic, account_id, order_id, signal_id, account_seq, occurred_at, body)
      ON CONFLICT DO NOTHING
      """;

  /** The order's own events, and the command and the signal that its first one names. */
  private static final String CHAIN =
      """
      WITH own AS (SELECT * FROM causes WHERE order_id = $1 AND account_id = $2)
      SELECT body::text AS body FROM (
        SELECT * FROM own
        UNION ALL
        SELECT * FROM causes WHERE order_id IS NULL
          AND signal_id = (SELECT max(signal_id) FROM own) AND (account_id IS NULL OR account_id = $2)
      ) AS chain
      ORDER BY order_id IS NOT NULL, account_id IS NOT NULL, occurred_at, account_seq, event_id
      LIMIT $3
      """;

  private final DatabaseClient database;

  CauseTable(DatabaseClient database) {
    this.database = database;
  }

  /** Stores what is not stored yet. */
  Mono<Void> save(List<Cause> causes) {
    return database
        .sql(SAVE)
        .bind(0, texts(causes, Cause::eventId))
        .bind(1, texts(causes, Cause::topic))
        .bind(2, texts(causes, Cause::accountId))
        .bind(3, texts(causes, Cause::orderId))
        .bind(4, texts(causes, Cause::signalId))
        .bind(5, sequences(causes))
        .bind(6, texts(causes, cause -> cause.occurredAt().toString()))
        .bind(7, texts(causes, Cause::body))
        .then();
  }

  /** The account's order from its first cause on, as JSON; empty if there is no such order. */
  Mono<List<String>> chain(String orderId, String accountId) {
    return database
        .sql(CHAIN)
        .bind(0, orderId)
        .bind(1, accountId)
        .bind(2, LONGEST_CHAIN)
        .map(row -> Objects.requireNonNull(row.get("body", String.class)))
        .all()
        .collectList();
  }

  private static @Nullable Long[] sequences(List<Cause> causes) {
    @Nullable Long[] sequences = new @Nullable Long[causes.size()];
    Arrays.setAll(sequences, i -> causes.get(i).accountSeq());
    return sequences;
  }

  private static @Nullable String[] texts(
      List<Cause> causes, Function<Cause, @Nullable String> value) {
    @Nullable String[] texts = new @Nullable String[causes.size()];
    Arrays.setAll(texts, i -> value.apply(causes.get(i)));
    return texts;
  }
}
