package io.tradeflow.engine.adapter.postgres;

import io.tradeflow.engine.adapter.postgres.CommandOutbox.Command;
import io.tradeflow.engine.application.RaisedSignal;
import io.tradeflow.engine.application.outside.OutsideSignals;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Mono;

/** {@link OutsideSignals} on PostgreSQL: the event's primary key and the outbox, in one commit. */
public final class PostgresOutsideSignals implements OutsideSignals {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final DatabaseClient database;
  private final CommandOutbox outbox;

  public PostgresOutsideSignals(DatabaseClient database, CommandOutbox outbox) {
    this.database = database;
    this.outbox = outbox;
  }

  @Override
  public Outcome keep(Event event, List<RaisedSignal> signals, int mostPerMinute) {
    Mono<Outcome> work =
        insert(event, mostPerMinute)
            .flatMap(inserted -> inserted > 0 ? publish(event, signals) : exists(event));
    Outcome outcome = outbox.inTransaction(work).block(PATIENCE);
    if (outcome == null) {
      throw new IllegalStateException("The transaction gave no result");
    }
    return outcome;
  }

  private Mono<Outcome> publish(Event event, List<RaisedSignal> signals) {
    List<Command> commands =
        signals.stream().map(signal -> (Command) new Command.Raise(signal)).toList();
    return outbox.append(commands, event.receivedAt()).thenReturn(Outcome.KEPT);
  }

  /** Of those that come at once, all but one wait here until that one is committed. */
  private Mono<Long> insert(Event event, int mostPerMinute) {
    DatabaseClient.GenericExecuteSpec insert =
        database
            .sql(
                "INSERT INTO outside_event (source_id, event_id, bot_id, account_id, received_at,"
                    + " ignored) SELECT $1, $2, $3, $4, $5, $6 WHERE (SELECT count(*)"
                    + " FROM outside_event WHERE source_id = $1 AND received_at > $7) < $8"
                    + " ON CONFLICT (source_id, event_id) DO NOTHING")
            .bind(0, event.sourceId())
            .bind(1, event.eventId())
            .bind(2, event.botId())
            .bind(3, event.accountId())
            .bind(4, event.receivedAt().atOffset(ZoneOffset.UTC))
            .bind(6, event.receivedAt().minus(MINUTE).atOffset(ZoneOffset.UTC))
            .bind(7, mostPerMinute);
    String ignored = event.ignored();
    return (ignored == null ? insert.bindNull(5, String.class) : insert.bind(5, ignored))
        .fetch()
        .rowsUpdated();
  }

  private Mono<Outcome> exists(Event event) {
    return database
        .sql("SELECT 1 AS found FROM outside_event WHERE source_id = $1 AND event_id = $2")
        .bind(0, event.sourceId())
        .bind(1, event.eventId())
        .map(row -> Outcome.REPEATED)
        .one()
        .defaultIfEmpty(Outcome.TOO_MANY);
  }

  @Override
  public void forgetBefore(Instant receivedAt) {
    database
        .sql("DELETE FROM outside_event WHERE received_at < $1")
        .bind(0, receivedAt.atOffset(ZoneOffset.UTC))
        .fetch()
        .rowsUpdated()
        .block(PATIENCE);
  }
}
