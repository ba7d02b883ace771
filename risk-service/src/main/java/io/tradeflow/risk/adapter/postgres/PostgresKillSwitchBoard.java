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
import io.tradeflow.starter.postgres.KeptConnection;
import io.tradeflow.starter.postgres.KeptConnections;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Mono;

/**
 * Switches under one lock, so that epochs are published in the order in which they rise. Orders are
 * carried out on a thread and a connection of their own: whatever else is under way, they wait for
 * nothing but each other.
 */
public final class PostgresKillSwitchBoard implements KillSwitchBoard, AutoCloseable {
  /** Commits with the same round trip: what fails before leaves the commit out. */
  private static final String CHANGE =
      """
      INSERT INTO kill_switches (scope, engaged, epoch, reason, actor, changed_at)
      VALUES ($1, $2, $3, $4, $5, $6)
      ON CONFLICT (scope) DO UPDATE SET engaged = EXCLUDED.engaged, epoch = EXCLUDED.epoch,
        acknowledged = false, reason = EXCLUDED.reason, actor = EXCLUDED.actor,
        changed_at = EXCLUDED.changed_at;
      """
          + Outbox.insert(7)
          + "; COMMIT";

  /** The switch of a scope, if there is one, and the epoch of the next change. */
  private record Before(Optional<KillSwitch> current, long next) {}

  private static final String BEFORE =
      """
      LOCK TABLE kill_switches IN SHARE ROW EXCLUSIVE MODE;
      SELECT nextval('kill_epoch') AS next_epoch, it.*
      FROM (SELECT CAST($1 AS text) AS asked) AS question
      LEFT JOIN kill_switches AS it ON it.scope = asked
      """;

  private final DatabaseClient database;
  private final SerialTransactions changes;
  private final Outbox outbox;
  private final Clock clock;

  public PostgresKillSwitchBoard(
      DatabaseClient database, KeptConnections connections, Outbox outbox, Clock clock) {
    this.database = database;
    this.changes = new SerialTransactions("kill-switches", connections, outbox);
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
    return changes.carry(kept -> carried(order, before(order.scope(), kept), kept));
  }

  private static Before before(KillScope scope, KeptConnection kept) throws SQLException {
    try (ResultSet row = SerialTransactions.rows(kept, BEFORE, List.of(scope.value()))) {
      boolean found = row.next();
      return new Before(
          found && row.getString("scope") != null ? Optional.of(killSwitch(row)) : Optional.empty(),
          row.getLong("next_epoch"));
    }
  }

  private Outcome carried(KillSwitchOrder order, Before before, KeptConnection kept)
      throws SQLException {
    return switch (order.verdict(before.current().orElse(null))) {
      case Verdict.Carry carry -> change(order, before.next(), kept);
      case Verdict.Unchanged unchanged ->
          new Outcome.Done(before.current().orElseGet(() -> neverUsed(order)));
      case Verdict.Refused refused -> {
        Outbox.Columns note = changes.columns(List.of(audit(order, "DENIED", refused.code())));
        boolean ignored =
            kept.statement(Outbox.insert(1), List.of(note.topics(), note.keys(), note.payloads()))
                .execute();
        yield new Outcome.Refused(refused.code(), refused.detail());
      }
    };
  }

  /** The row and its events go out together. */
  private Outcome change(KillSwitchOrder order, long epoch, KeptConnection kept)
      throws SQLException {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    KillSwitch changed =
        new KillSwitch(
            order.scope(), order.engage(), epoch, false, order.reason(), order.actor(), now);
    Outbox.Columns events = changes.columns(events(order, changed));
    boolean ignored =
        kept.statement(
                CHANGE,
                List.of(
                    changed.scope().value(),
                    changed.engaged(),
                    epoch,
                    changed.reason(),
                    changed.actor(),
                    now.atOffset(ZoneOffset.UTC),
                    events.topics(),
                    events.keys(),
                    events.payloads()))
            .execute();
    return new Outcome.Done(changed);
  }

  private List<Outbox.Event> events(KillSwitchOrder order, KillSwitch changed) {
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
    return List.of(
        new Outbox.Event(Topics.RISK_KILL_SWITCH, changed.scope().value(), event),
        audit(order, "SUCCESS", detail));
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

  private static KillSwitch killSwitch(ResultSet row) throws SQLException {
    return new KillSwitch(
        new KillScope(row.getString("scope")),
        row.getBoolean("engaged"),
        row.getLong("epoch"),
        row.getBoolean("acknowledged"),
        row.getString("reason"),
        row.getString("actor"),
        row.getObject("changed_at", OffsetDateTime.class).toInstant());
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

  @Override
  public void close() {
    changes.close();
  }
}
