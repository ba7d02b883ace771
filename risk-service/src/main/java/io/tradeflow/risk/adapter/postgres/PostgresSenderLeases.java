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
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Mono;

/**
 * Leases in PostgreSQL. A grant holds off commits of kill switches, so that the epoch it names is
 * the last one; whichever instance is first answers a request.
 */
public final class PostgresSenderLeases implements SenderLeases {
  /** One first grant at a time, so that two that differ do not both find nobody at work. */
  private static final String ONE_BY_ONE = "SELECT pg_advisory_xact_lock(0x1ea5e)";

  private static final String LOCK = "LOCK TABLE kill_switches IN SHARE MODE";
  private static final String OTHER =
      """
      SELECT sender_id FROM sender_leases
      WHERE ended IS NULL AND sender_id <> :sender AND fingerprint <> :fingerprint LIMIT 1
      """;
  private static final String GRANT =
      """
      INSERT INTO sender_leases AS held
        (sender_id, request_id, duration_millis, first_epoch, without_validity, fingerprint)
      SELECT :sender, :request, :duration, coalesce(max(epoch), 0), :brokers, :fingerprint
      FROM kill_switches
      ON CONFLICT (sender_id) DO UPDATE SET request_id = EXCLUDED.request_id,
        duration_millis = EXCLUDED.duration_millis, without_validity = EXCLUDED.without_validity,
        first_epoch = CASE WHEN held.ended IS NULL THEN held.first_epoch
          ELSE EXCLUDED.first_epoch END,
        ended = NULL, granted_at = now()
        WHERE held.request_id < EXCLUDED.request_id
          AND (held.ended IS NULL OR held.ended = 'EXPIRED')
      RETURNING (SELECT coalesce(max(epoch), 0) FROM kill_switches) AS kill_epoch
      """;

  /** A lease that goes on: whoever holds one is like all others that do. */
  private static final String RENEW =
      """
      UPDATE sender_leases SET request_id = :request, duration_millis = :duration,
        without_validity = :brokers, granted_at = now()
      WHERE sender_id = :sender AND fingerprint = :fingerprint AND ended IS NULL
        AND request_id < :request
      RETURNING (SELECT coalesce(max(epoch), 0) FROM kill_switches) AS kill_epoch
      """;

  private static final String END =
      "UPDATE sender_leases SET ended = :reason WHERE sender_id = :sender AND ended IS NULL";

  private final DatabaseClient database;
  private final Outbox outbox;
  private final Duration duration;
  private final Clock clock;

  /**
   * @param duration of every lease
   */
  public PostgresSenderLeases(
      DatabaseClient database, Outbox outbox, Duration duration, Clock clock) {
    this.database = database;
    this.outbox = outbox;
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
    return outbox
        .inTransaction(lease(RENEW, request))
        .switchIfEmpty(Mono.defer(() -> outbox.inTransaction(first(request))))
        .toFuture();
  }

  /** A lease of who holds none: nobody at work may differ from it. */
  private Mono<Boolean> first(Request request) {
    return database
        .sql(ONE_BY_ONE)
        .fetch()
        .rowsUpdated()
        .then(other(request))
        .flatMap(
            other ->
                other.isEmpty()
                    ? lease(GRANT, request).defaultIfEmpty(false)
                    : refused(request, other).thenReturn(false));
  }

  /** A sender at work that differs; empty if there is none. */
  private Mono<String> other(Request request) {
    return database
        .sql(OTHER)
        .bind("sender", request.senderId())
        .bind("fingerprint", request.fingerprint())
        .map(row -> Objects.requireNonNull(row.get("sender_id", String.class)))
        .one()
        .defaultIfEmpty("");
  }

  /** True, or empty if no row is as it has to be. */
  private Mono<Boolean> lease(String sql, Request request) {
    return database
        .sql(LOCK)
        .fetch()
        .rowsUpdated()
        .then(
            database
                .sql(sql)
                .bind("sender", request.senderId())
                .bind("request", request.requestId())
                .bind("duration", duration.toMillis())
                .bind("brokers", request.withoutValidity().toArray(String[]::new))
                .bind("fingerprint", request.fingerprint())
                .map(row -> Objects.requireNonNull(row.get("kill_epoch", Long.class)))
                .one())
        .flatMap(epoch -> granted(request, epoch).thenReturn(true));
  }

  private Mono<Void> refused(Request request, String other) {
    return outbox.append(
        Topics.RISK_SENDER_LEASES,
        request.senderId(),
        event(SenderLeaseEventType.LEASE_REFUSED, request.senderId())
            .setRefused(
                new LeaseRefused(
                    request.senderId(),
                    request.requestId(),
                    "Sender " + other + " runs another build or configuration"))
            .build());
  }

  private Mono<Void> granted(Request request, long epoch) {
    return outbox.append(
        Topics.RISK_SENDER_LEASES,
        request.senderId(),
        event(SenderLeaseEventType.LEASE_GRANTED, request.senderId())
            .setGranted(
                new LeaseGranted(
                    request.senderId(), request.requestId(), duration.toMillis(), epoch))
            .build());
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
}
