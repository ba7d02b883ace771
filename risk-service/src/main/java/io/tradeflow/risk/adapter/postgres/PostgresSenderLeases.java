package io.tradeflow.risk.adapter.postgres;

import io.r2dbc.spi.Readable;
import io.tradeflow.events.LeaseEnded;
import io.tradeflow.events.LeaseGranted;
import io.tradeflow.events.LeaseRefused;
import io.tradeflow.events.SenderLeaseEvent;
import io.tradeflow.events.SenderLeaseEventType;
import io.tradeflow.events.Topics;
import io.tradeflow.risk.application.SenderLeases;
import io.tradeflow.risk.domain.SenderLease;
import io.tradeflow.starter.Envelopes;
import io.tradeflow.starter.outbox.Outbox;
import io.tradeflow.starter.postgres.KeptConnection;
import io.tradeflow.starter.postgres.KeptConnections;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Mono;

/**
 * Leases in PostgreSQL. A grant holds off commits of kill switches, so that the epoch it names is
 * the last one; whichever instance is first answers a request.
 */
public final class PostgresSenderLeases implements SenderLeases, AutoCloseable {
  /** Until the end of the transaction no kill commits. */
  private static final String LOCK = "LOCK TABLE kill_switches IN SHARE MODE; ";

  /** One first grant at a time, so that two that differ do not both find nobody at work. */
  private static final String OTHER =
      """
      SELECT pg_advisory_xact_lock(0x1ea5e);
      SELECT sender_id FROM sender_leases
      WHERE ended IS NULL AND sender_id <> $1 AND fingerprint <> $2 LIMIT 1
      """;

  private static final String GRANT =
      LOCK
          + """
          INSERT INTO sender_leases AS held
            (request_id, duration_millis, without_validity, sender_id, fingerprint, first_epoch)
          SELECT $1, $2, $3, $4, $5, coalesce(max(epoch), 0) FROM kill_switches
          ON CONFLICT (sender_id) DO UPDATE SET request_id = EXCLUDED.request_id,
            duration_millis = EXCLUDED.duration_millis,
            without_validity = EXCLUDED.without_validity,
            first_epoch = CASE WHEN held.ended IS NULL THEN held.first_epoch
              ELSE EXCLUDED.first_epoch END,
            ended = NULL, granted_at = now()
            WHERE held.request_id < EXCLUDED.request_id
              AND (held.ended IS NULL OR held.ended = 'EXPIRED')
          RETURNING (SELECT coalesce(max(epoch), 0) FROM kill_switches) AS kill_epoch
          """;

  /** A lease that goes on: whoever holds one is like all others that do. */
  private static final String RENEW =
      LOCK
          + """
          UPDATE sender_leases AS held SET request_id = asked.request_id,
            duration_millis = asked.duration_millis, without_validity = asked.without_validity,
            granted_at = now()
          FROM (SELECT CAST($1 AS bigint), CAST($2 AS bigint), CAST($3 AS text[]))
            AS asked (request_id, duration_millis, without_validity)
          WHERE sender_id = $4 AND fingerprint = $5 AND ended IS NULL
            AND held.request_id < asked.request_id
          RETURNING (SELECT coalesce(max(epoch), 0) FROM kill_switches) AS kill_epoch
          """;

  /** What fails before leaves the commit out. */
  private static final String TELL = Outbox.insert(1) + "; COMMIT";

  private static final String END =
      "UPDATE sender_leases SET ended = :reason WHERE sender_id = :sender AND ended IS NULL";

  private final DatabaseClient database;
  private final Outbox outbox;
  private final SerialTransactions grants;
  private final Duration duration;
  private final Clock clock;

  /**
   * @param duration of every lease
   */
  public PostgresSenderLeases(
      DatabaseClient database,
      KeptConnections connections,
      Outbox outbox,
      Duration duration,
      Clock clock) {
    this.database = database;
    this.outbox = outbox;
    this.grants = new SerialTransactions("sender-leases", connections, outbox);
    this.duration = duration;
    this.clock = clock;
  }

  @Override
  public CompletionStage<List<SenderLease>> open() {
    return database
        .sql("SELECT * FROM sender_leases WHERE ended IS NULL ORDER BY sender_id")
        .map(PostgresSenderLeases::lease)
        .all()
        .collectList()
        .toFuture();
  }

  @Override
  public CompletionStage<Boolean> grant(Request request) {
    // Two transactions: a renewal that came to nothing may still hold the row.
    return grants
        .carry(kept -> lease(RENEW, request, kept))
        .thenCompose(
            renewed ->
                renewed
                    ? CompletableFuture.completedFuture(true)
                    : grants.carry(kept -> first(request, kept)));
  }

  /** A lease of who holds none: nobody at work may differ from it. */
  private boolean first(Request request, KeptConnection kept) throws SQLException {
    try (ResultSet other =
        SerialTransactions.rows(kept, OTHER, List.of(request.senderId(), request.fingerprint()))) {
      if (other.next()) {
        tell(request.senderId(), refused(request, other.getString(1)), kept);
        return false;
      }
    }
    return lease(GRANT, request, kept);
  }

  /** False if no row is as it has to be. */
  private boolean lease(String sql, Request request, KeptConnection kept) throws SQLException {
    try (ResultSet granted =
        SerialTransactions.rows(
            kept,
            sql,
            List.of(
                request.requestId(),
                duration.toMillis(),
                request.withoutValidity().toArray(String[]::new),
                request.senderId(),
                request.fingerprint()))) {
      if (!granted.next()) {
        return false;
      }
      tell(request.senderId(), granted(request, granted.getLong(1)), kept);
      return true;
    }
  }

  private void tell(String sender, SenderLeaseEvent event, KeptConnection kept)
      throws SQLException {
    Outbox.Columns told =
        grants.columns(List.of(new Outbox.Event(Topics.RISK_SENDER_LEASES, sender, event)));
    boolean ignored =
        kept.statement(TELL, List.of(told.topics(), told.keys(), told.payloads())).execute();
  }

  private SenderLeaseEvent refused(Request request, String other) {
    return event(SenderLeaseEventType.LEASE_REFUSED, request.senderId())
        .setRefused(
            new LeaseRefused(
                request.senderId(),
                request.requestId(),
                "Sender " + other + " runs another build or configuration"))
        .build();
  }

  private SenderLeaseEvent granted(Request request, long epoch) {
    return event(SenderLeaseEventType.LEASE_GRANTED, request.senderId())
        .setGranted(
            new LeaseGranted(request.senderId(), request.requestId(), duration.toMillis(), epoch))
        .build();
  }

  @Override
  public CompletionStage<Boolean> retire(String senderId) {
    return outbox.inTransaction(end(END, senderId, End.RETIRED)).toFuture();
  }

  @Override
  public CompletionStage<Boolean> expire(SenderLease lease) {
    String unchanged = " AND request_id = " + lease.requestId() + " AND without_validity = '{}'";
    return outbox.inTransaction(end(END + unchanged, lease.senderId(), End.EXPIRED)).toFuture();
  }

  @Override
  public CompletionStage<Boolean> dead(String senderId, String actor, String reason) {
    Outbox.Event record =
        AuditRecords.of(
            actor, "kill-switch.sender-dead", senderId, "SUCCESS", reason, clock.instant());
    Mono<Boolean> work =
        end(END, senderId, End.DEAD)
            .flatMap(
                done -> done ? outbox.append(List.of(record)).thenReturn(true) : Mono.just(false));
    return outbox.inTransaction(work).toFuture();
  }

  private Mono<Boolean> end(String sql, String senderId, End reason) {
    SenderLeaseEvent event =
        event(SenderLeaseEventType.LEASE_ENDED, senderId)
            .setEnded(new LeaseEnded(senderId, reason.name()))
            .build();
    return database
        .sql(sql)
        .bind("reason", reason.name())
        .bind("sender", senderId)
        .fetch()
        .rowsUpdated()
        .flatMap(
            rows ->
                rows == 0
                    ? Mono.just(false)
                    : outbox.append(Topics.RISK_SENDER_LEASES, senderId, event).thenReturn(true));
  }

  private SenderLeaseEvent.Builder event(SenderLeaseEventType type, String senderId) {
    return SenderLeaseEvent.newBuilder()
        .setEnvelope(
            Envelopes.of(null, null, null, clock.instant(), senderId, null, type.name(), 0))
        .setType(type);
  }

  private static SenderLease lease(Readable row) {
    return new SenderLease(
        Objects.requireNonNull(row.get("sender_id", String.class)),
        Objects.requireNonNull(row.get("request_id", Long.class)),
        Duration.ofMillis(Objects.requireNonNull(row.get("duration_millis", Long.class))),
        Objects.requireNonNull(row.get("first_epoch", Long.class)),
        List.of(Objects.requireNonNull(row.get("without_validity", String[].class))));
  }

  @Override
  public void close() {
    grants.close();
  }
}
