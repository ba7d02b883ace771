package io.tradeflow.risk.adapter.postgres;

import io.r2dbc.spi.Readable;
import io.tradeflow.risk.application.KeptState;
import io.tradeflow.risk.application.KeptStates;
import io.tradeflow.riskcore.RiskState;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Mono;

/**
 * Kept states in PostgreSQL: a row an account, and a row a partition that says whose turn it is.
 */
public final class PostgresKeptStates implements KeptStates {
  private static final String TAKE_TURN =
      """
      INSERT INTO kept_places AS held (partition, turn, history, form)
      VALUES (:partition, 1, :history, :form)
      ON CONFLICT (partition) DO UPDATE SET turn = held.turn + 1,
        events = CASE WHEN held.history = EXCLUDED.history AND held.form = EXCLUDED.form
          AND held.events <= :end THEN held.events END,
        history = EXCLUDED.history, form = EXCLUDED.form
      RETURNING turn, events, decisions
      """;

  private static final String FORGET =
      """
      WITH mine AS (
        UPDATE kept_places SET events = NULL WHERE partition = $1 AND turn = $2
        RETURNING partition)
      DELETE FROM kept_states WHERE partition IN (SELECT partition FROM mine)
      """;

  private static final String READ =
      """
      SELECT account_id, account_seq, decision_seq, state FROM kept_states
      WHERE partition = :partition
      """;

  /** The row's lock holds off the next turn until this is committed. */
  private static final String MINE =
      "SELECT turn FROM kept_places WHERE partition = $1 AND turn = $2 FOR SHARE";

  private static final String KEEP =
      "WITH mine AS (%s)".formatted(MINE)
          + """
           , kept AS (
            INSERT INTO kept_states (partition, account_id, account_seq, decision_seq, state)
            SELECT $1, account_id, account_seq, decision_seq, decode(state, 'base64')
            FROM mine, unnest($3::text[], $4::bigint[], $5::bigint[], $6::text[])
              AS it (account_id, account_seq, decision_seq, state)
            ON CONFLICT (partition, account_id) DO UPDATE SET account_seq = EXCLUDED.account_seq,
              decision_seq = EXCLUDED.decision_seq, state = EXCLUDED.state)
          SELECT count(*) FROM mine
          """;

  private static final String MOVE =
      """
      UPDATE kept_places SET events = :events, decisions = :decisions
      WHERE partition = :partition AND turn = :turn
      """;

  private final DatabaseClient database;

  public PostgresKeptStates(DatabaseClient database) {
    this.database = database;
  }

  @Override
  public CompletionStage<Turn> takeTurn(int partition, String history, long end) {
    return database
        .sql(TAKE_TURN)
        .bind("partition", partition)
        .bind("history", history)
        .bind("form", RiskState.FORM)
        .bind("end", end)
        .map(row -> turn(partition, row))
        .one()
        .flatMap(turn -> turn.place() == null ? empty(turn) : Mono.just(turn))
        .toFuture();
  }

  private Mono<Turn> empty(Turn turn) {
    return Mono.fromCompletionStage(() -> forget(turn)).thenReturn(turn);
  }

  @Override
  public CompletionStage<Void> forget(Turn turn) {
    return database.sql(FORGET).bind(0, turn.partition()).bind(1, turn.number()).then().toFuture();
  }

  @Override
  public CompletionStage<Void> read(int partition, Consumer<KeptState> reader) {
    return database
        .sql(READ)
        .bind("partition", partition)
        .map(PostgresKeptStates::state)
        .all()
        .doOnNext(reader)
        .then()
        .toFuture();
  }

  @Override
  public CompletionStage<Boolean> keep(Turn turn, List<KeptState> states) {
    Base64.Encoder text = Base64.getEncoder();
    return database
        .sql(KEEP)
        .bind(0, turn.partition())
        .bind(1, turn.number())
        .bind(2, states.stream().map(it -> it.accountId()).toArray(String[]::new))
        .bind(3, states.stream().map(it -> it.accountSeq()).toArray(Long[]::new))
        .bind(4, states.stream().map(it -> it.decisionSeq()).toArray(Long[]::new))
        .bind(5, states.stream().map(it -> text.encodeToString(it.state())).toArray(String[]::new))
        .map(row -> Objects.requireNonNull(row.get(0, Long.class)) == 1)
        .one()
        .toFuture();
  }

  @Override
  public CompletionStage<Boolean> move(Turn turn, Place place) {
    return database
        .sql(MOVE)
        .bind("events", place.events())
        .bind("decisions", place.decisions())
        .bind("partition", turn.partition())
        .bind("turn", turn.number())
        .fetch()
        .rowsUpdated()
        .map(rows -> rows == 1)
        .toFuture();
  }

  private static Turn turn(int partition, Readable row) {
    @Nullable Long events = row.get("events", Long.class);
    @Nullable Long decisions = row.get("decisions", Long.class);
    return new Turn(
        partition,
        Objects.requireNonNull(row.get("turn", Long.class)),
        events == null || decisions == null ? null : new Place(events, decisions));
  }

  private static KeptState state(Readable row) {
    return new KeptState(
        Objects.requireNonNull(row.get("account_id", String.class)),
        Objects.requireNonNull(row.get("account_seq", Long.class)),
        Objects.requireNonNull(row.get("decision_seq", Long.class)),
        Objects.requireNonNull(row.get("state", byte[].class)));
  }
}
