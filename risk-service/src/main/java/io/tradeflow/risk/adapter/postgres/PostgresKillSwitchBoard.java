package io.tradeflow.risk.adapter.postgres;

import io.r2dbc.spi.Readable;
import io.tradeflow.events.KillStateEvent;
import io.tradeflow.events.KillStateEventType;
import io.tradeflow.events.KillSwitchCertain;
import io.tradeflow.events.KillSwitchChanged;
import io.tradeflow.events.KillSwitchEvent;
import io.tradeflow.events.KillSwitchEventType;
import io.tradeflow.events.Topics;
import io.tradeflow.risk.application.KillSwitchBoard;
import io.tradeflow.risk.domain.KillScope;
import io.tradeflow.risk.domain.KillSwitch;
import io.tradeflow.risk.domain.KillSwitchOrder;
import io.tradeflow.risk.domain.KillSwitchOrder.Verdict;
import io.tradeflow.starter.Envelopes;
import io.tradeflow.starter.outbox.Outbox;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Mono;

/** Switches under one lock, so that epochs are published in the order in which they rise. */
public final class PostgresKillSwitchBoard implements KillSwitchBoard {
  private static final String LOCK = "LOCK TABLE kill_switches IN SHARE ROW EXCLUSIVE MODE";
  private static final String UPSERT =
      """
      INSERT INTO kill_switches (scope, engaged, epoch, reason, actor, changed_at)
      VALUES (:scope, :engaged, :epoch, :reason, :actor, :changedAt)
      ON CONFLICT (scope) DO UPDATE SET engaged = EXCLUDED.engaged, epoch = EXCLUDED.epoch,
        acknowledged = false, reason = EXCLUDED.reason, actor = EXCLUDED.actor,
        changed_at = EXCLUDED.changed_at
      """;

  /** The switch of a scope, if there is one, and the epoch of the next change. */
  private record Before(Optional<KillSwitch> current, long next) {}

  private static final String BEFORE =
      """
      SELECT nextval('kill_epoch') AS next_epoch, it.*
      FROM (SELECT CAST(:scope AS text) AS asked) AS question
      LEFT JOIN kill_switches AS it ON it.scope = asked
      """;

  private final DatabaseClient database;
  private final Outbox outbox;
  private final Clock clock;

  public PostgresKillSwitchBoard(DatabaseClient database, Outbox outbox, Clock clock) {
    this.database = database;
    this.outbox = outbox;
    this.clock = clock;
  }

  @Override
  public CompletionStage<List<KillSwitch>> all() {
    return found("SELECT * FROM kill_switches ORDER BY scope");
  }

  @Override
  public CompletionStage<List<KillSwitch>> uncertain() {
    return found("SELECT * FROM kill_switches WHERE engaged AND NOT acknowledged ORDER BY scope");
  }

  private CompletionStage<List<KillSwitch>> found(String sql) {
    return database
        .sql(sql)
        .map(PostgresKillSwitchBoard::killSwitch)
        .all()
        .collectList()
        .toFuture();
  }

  @Override
  public CompletionStage<Outcome> carry(KillSwitchOrder order) {
    Mono<Outcome> work = alone(order.scope()).flatMap(before -> carry(order, before));
    return outbox.inTransaction(work).toFuture();
  }

  /** Both statements go out together; the second is carried out when the first has its lock. */
  private Mono<Before> alone(KillScope scope) {
    return Mono.zip(database.sql(LOCK).fetch().rowsUpdated(), before(scope), (locked, it) -> it);
  }

  private Mono<Before> before(KillScope scope) {
    return database
        .sql(BEFORE)
        .bind("scope", scope.value())
        .map(
            row ->
                new Before(
                    row.get("scope") == null ? Optional.empty() : Optional.of(killSwitch(row)),
                    Objects.requireNonNull(row.get("next_epoch", Long.class))))
        .one();
  }

  private Mono<Outcome> carry(KillSwitchOrder order, Before before) {
    return switch (order.verdict(before.current().orElse(null))) {
      case Verdict.Carry carry -> change(order, before.next());
      case Verdict.Unchanged unchanged ->
          Mono.just(new Outcome.Done(before.current().orElseGet(() -> neverUsed(order))));
      case Verdict.Refused refused ->
          outbox
              .append(List.of(audit(order, "DENIED", refused.code())))
              .thenReturn(new Outcome.Refused(refused.code(), refused.detail()));
    };
  }

  /** The row and its events go out together. */
  private Mono<Outcome> change(KillSwitchOrder order, long epoch) {
    KillSwitch changed =
        new KillSwitch(
            order.scope(),
            order.engage(),
            epoch,
            false,
            order.reason(),
            order.actor(),
            clock.instant().truncatedTo(ChronoUnit.MICROS));
    Mono<Long> stored =
        database
            .sql(UPSERT)
            .bind("scope", changed.scope().value())
            .bind("engaged", changed.engaged())
            .bind("epoch", epoch)
            .bind("reason", changed.reason())
            .bind("actor", changed.actor())
            .bind("changedAt", changed.changedAt())
            .fetch()
            .rowsUpdated();
    return Mono.when(stored, publish(order, changed)).thenReturn(new Outcome.Done(changed));
  }

  private Mono<Void> publish(KillSwitchOrder order, KillSwitch changed) {
    String cause = "kill-epoch:" + changed.epoch();
    KillSwitchEvent event =
        KillSwitchEvent.newBuilder()
            .setEnvelope(
                Envelopes.of(
                    null, null, null, clock.instant(), cause, cause, "KILL_SWITCH_CHANGED", 0))
            .setType(KillSwitchEventType.KILL_SWITCH_CHANGED)
            .setChanged(
                new KillSwitchChanged(
                    changed.scope().value(),
                    changed.engaged(),
                    changed.epoch(),
                    changed.reason(),
                    changed.actor()))
            .build();
    String detail = "epoch %d: %s".formatted(changed.epoch(), changed.reason());
    return outbox.append(
        List.of(
            new Outbox.Event(Topics.RISK_KILL_SWITCH, changed.scope().value(), event),
            audit(order, "SUCCESS", detail)));
  }

  private Outbox.Event audit(KillSwitchOrder order, String outcome, String detail) {
    String action = order.engage() ? "kill-switch.engage" : "kill-switch.release";
    return AuditRecords.of(
        order.actor(), action, order.scope().value(), outcome, detail, clock.instant());
  }

  @Override
  public CompletionStage<Boolean> acknowledged(KillScope scope, long epoch) {
    Mono<Boolean> work =
        database
            .sql(
                "UPDATE kill_switches SET acknowledged = true"
                    + " WHERE scope = :scope AND epoch = :epoch AND NOT acknowledged")
            .bind("scope", scope.value())
            .bind("epoch", epoch)
            .fetch()
            .rowsUpdated()
            .flatMap(
                rows ->
                    rows == 0
                        ? Mono.just(false)
                        : outbox.append(List.of(certain(scope, epoch))).thenReturn(true));
    return outbox.inTransaction(work).toFuture();
  }

  private Outbox.Event certain(KillScope scope, long epoch) {
    String cause = "kill-epoch:" + epoch;
    KillStateEvent event =
        KillStateEvent.newBuilder()
            .setEnvelope(
                Envelopes.of(
                    null, null, null, clock.instant(), cause, cause, "KILL_SWITCH_CERTAIN", 0))
            .setType(KillStateEventType.KILL_SWITCH_CERTAIN)
            .setCertain(new KillSwitchCertain(scope.value(), epoch))
            .build();
    return new Outbox.Event(Topics.RISK_KILL_STATES, scope.value(), event);
  }

  private KillSwitch neverUsed(KillSwitchOrder order) {
    return new KillSwitch(order.scope(), false, 0, false, "", "", clock.instant());
  }

  private static KillSwitch killSwitch(Readable row) {
    return new KillSwitch(
        new KillScope(Objects.requireNonNull(row.get("scope", String.class))),
        Objects.requireNonNull(row.get("engaged", Boolean.class)),
        Objects.requireNonNull(row.get("epoch", Long.class)),
        Objects.requireNonNull(row.get("acknowledged", Boolean.class)),
        Objects.requireNonNull(row.get("reason", String.class)),
        Objects.requireNonNull(row.get("actor", String.class)),
        Objects.requireNonNull(row.get("changed_at", Instant.class)));
  }
}
