package io.tradeflow.engine.adapter.postgres;

import static io.tradeflow.engine.adapter.postgres.BacktestNews.ended;

import io.r2dbc.spi.Readable;
import io.tradeflow.engine.adapter.postgres.CommandOutbox.Command;
import io.tradeflow.engine.application.queue.BacktestPlan;
import io.tradeflow.engine.application.queue.BacktestStore;
import io.tradeflow.engine.application.queue.QueuedBacktest;
import io.tradeflow.engine.application.queue.QueuedBacktest.State;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/** {@link BacktestStore} on PostgreSQL, whose clock leases are measured with. */
public final class PostgresBacktestStore implements BacktestStore {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** Additions and claims come one at a time: what they count stays so until they commit. */
  private static final String LOCK =
      "SELECT 1 AS locked FROM pg_advisory_xact_lock(hashtext('engine.backtest'))";

  private static final String NEXT =
      """
      UPDATE backtest SET state = 'RUNNING', run_id = $1, attempts = attempts + 1,
        lease_until = now() + $2::interval, started_at = coalesce(started_at, $3), progress = 0
      WHERE id = (
        SELECT b.id FROM backtest b
        WHERE b.state = 'RUNNING' AND b.lease_until < now() OR b.state = 'QUEUED'
          AND (SELECT count(*) FROM backtest r
            WHERE r.account_id = b.account_id AND r.state = 'RUNNING') < b.most_running
        ORDER BY b.state DESC, (SELECT max(s.started_at) FROM backtest s
          WHERE s.account_id = b.account_id) NULLS FIRST, b.position
        LIMIT 1)
      RETURNING id, plan, bars
      """;

  private final DatabaseClient database;
  private final CommandOutbox transactions;

  public PostgresBacktestStore(DatabaseClient database, CommandOutbox transactions) {
    this.database = database;
    this.transactions = transactions;
  }

  @Override
  public Added add(QueuedBacktest backtest, int mostOfAccount, int mostInAll) {
    Mono<Added> work =
        locked()
            .then(unfinished(backtest.accountId()))
            .flatMap(
                counts -> {
                  if (counts[0] >= mostOfAccount) {
                    return Mono.just(Added.ACCOUNT_FULL);
                  }
                  return counts[1] >= mostInAll
                      ? Mono.just(Added.QUEUE_FULL)
                      : insert(backtest).thenReturn(Added.ADDED);
                });
    return done(transactions.inTransaction(work));
  }

  private Mono<Boolean> locked() {
    return database.sql(LOCK).map(row -> true).one();
  }

  private Mono<long[]> unfinished(String accountId) {
    return database
        .sql(
            "SELECT count(*) FILTER (WHERE account_id = $1) AS own, count(*) AS whole"
                + " FROM backtest WHERE state IN ('QUEUED', 'RUNNING')")
        .bind(0, accountId)
        .map(
            row ->
                new long[] {
                  Rows.value(row, "own", Long.class), Rows.value(row, "whole", Long.class)
                })
        .one();
  }

  private Mono<Void> insert(QueuedBacktest backtest) {
    BacktestPlan plan = backtest.plan();
    String what = plan.rule() == null ? plan.strategy() : "rule-" + plan.rule().id();
    return database
        .sql(
            "INSERT INTO backtest (id, account_id, plan, bars, most_running, state, created_at)"
                + " VALUES ($1, $2, $3, $4, $5, 'QUEUED', $6)")
        .bind(0, backtest.id())
        .bind(1, backtest.accountId())
        .bind(2, JSON.writeValueAsString(plan))
        .bind(3, backtest.bars())
        .bind(4, backtest.mostRunning())
        .bind(5, backtest.createdAt().atOffset(ZoneOffset.UTC))
        .then()
        .then(
            note(
                backtest.accountId(),
                "backtest.create",
                backtest.id(),
                "strategy=" + what + " bars=" + backtest.bars(),
                backtest.createdAt()));
  }

  @Override
  public Optional<QueuedBacktest> find(String accountId, UUID id) {
    return database
        .sql("SELECT * FROM backtest WHERE account_id = $1 AND id = $2")
        .bind(0, accountId)
        .bind(1, id)
        .map(PostgresBacktestStore::backtest)
        .one()
        .blockOptional(PATIENCE);
  }

  @Override
  public List<Kept> list(String accountId, int limit, @Nullable Long before) {
    return done(
        database
            .sql(
                "SELECT * FROM backtest WHERE account_id = $1 AND position < $2"
                    + " ORDER BY position DESC LIMIT $3")
            .bind(0, accountId)
            .bind(1, before == null ? Long.MAX_VALUE : before)
            .bind(2, limit)
            .map(row -> new Kept(Rows.value(row, "position", Long.class), backtest(row)))
            .all()
            .collectList());
  }

  @Override
  public Optional<Output> output(String accountId, UUID id) {
    return database
        .sql(
            "SELECT o.result, o.report FROM backtest_output o JOIN backtest b"
                + " ON b.id = o.backtest_id WHERE b.account_id = $1 AND b.id = $2")
        .bind(0, accountId)
        .bind(1, id)
        .map(row -> new Output(Rows.text(row, "result"), Rows.text(row, "report")))
        .one()
        .blockOptional(PATIENCE);
  }

  @Override
  public Optional<Ending> end(String accountId, UUID id, Instant now) {
    Mono<Ending> work =
        database
            .sql("SELECT state FROM backtest WHERE account_id = $1 AND id = $2 FOR UPDATE")
            .bind(0, accountId)
            .bind(1, id)
            .map(row -> State.valueOf(Rows.text(row, "state")))
            .one()
            .flatMap(
                state ->
                    switch (state) {
                      case QUEUED ->
                          update(
                                  "UPDATE backtest SET state = 'CANCELLED', cancel_requested ="
                                      + " true, finished_at = $2 WHERE id = $1",
                                  id,
                                  now)
                              .then(note(accountId, "backtest.cancel", id, null, now))
                              .then(tell(ended(accountId, id, State.CANCELLED, null), now))
                              .thenReturn(Ending.CANCELLED);
                      case RUNNING ->
                          update(
                                  "UPDATE backtest SET cancel_requested = true"
                                      + " WHERE id = $1 AND $2::timestamptz IS NOT NULL",
                                  id,
                                  now)
                              .then(note(accountId, "backtest.cancel", id, null, now))
                              .thenReturn(Ending.REQUESTED);
                      case DONE, FAILED, CANCELLED ->
                          update(
                                  "DELETE FROM backtest"
                                      + " WHERE id = $1 AND $2::timestamptz IS NOT NULL",
                                  id,
                                  now)
                              .then(note(accountId, "backtest.delete", id, null, now))
                              .thenReturn(Ending.DELETED);
                    });
    return transactions.inTransaction(work).blockOptional(PATIENCE);
  }

  private Mono<Long> update(String sql, UUID id, Instant now) {
    return database
        .sql(sql)
        .bind(0, id)
        .bind(1, now.atOffset(ZoneOffset.UTC))
        .fetch()
        .rowsUpdated();
  }

  @Override
  public Optional<Claim> claim(Duration lease, int attempts, Instant now) {
    UUID runId = UUID.randomUUID();
    Mono<Void> hopeless =
        database
            .sql(
                "UPDATE backtest SET state = 'FAILED', run_id = NULL, finished_at = $2, error ="
                    + " 'It was begun ' || attempts || ' times and came to no end. Try a shorter"
                    + " span; if that fails, too, tell support the id.' WHERE attempts >= $1 AND"
                    + " (state = 'QUEUED' OR state = 'RUNNING' AND lease_until < now())"
                    + " RETURNING account_id, id, error")
            .bind(0, attempts)
            .bind(1, now.atOffset(ZoneOffset.UTC))
            .map(
                row ->
                    ended(
                        Rows.text(row, "account_id"),
                        Rows.value(row, "id", UUID.class),
                        State.FAILED,
                        Rows.text(row, "error")))
            .all()
            .collectList()
            .flatMap(
                all ->
                    transactions.append(
                        all.stream().<Command>map(Command.Tell::new).toList(), now));
    Mono<Claim> next =
        database
            .sql(NEXT)
            .bind(0, runId)
            .bind(1, lease.toString())
            .bind(2, now.atOffset(ZoneOffset.UTC))
            .map(
                row ->
                    new Claim(
                        Rows.value(row, "id", UUID.class),
                        runId,
                        plan(row),
                        Rows.value(row, "bars", Long.class)))
            .one();
    return transactions.inTransaction(locked().then(hopeless).then(next)).blockOptional(PATIENCE);
  }

  @Override
  public Order renew(Claim claim, double progress, Duration lease, Instant now) {
    Mono<Order> work =
        database
            .sql(
                "UPDATE backtest SET progress = greatest(progress, $3),"
                    + " lease_until = now() + $4::interval"
                    + " WHERE id = $1 AND run_id = $2 AND state = 'RUNNING'"
                    + " RETURNING account_id, cancel_requested, old.progress AS before, progress")
            .bind(0, claim.id())
            .bind(1, claim.runId())
            .bind(2, progress)
            .bind(3, lease.toString())
            .map(row -> renewed(row, claim))
            .one()
            .flatMap(
                it ->
                    (it.moved() ? tell(it.news(), now) : Mono.<Void>empty())
                        .thenReturn(it.cancel() ? Order.CANCEL : Order.GO_ON));
    return transactions.inTransaction(work).blockOptional(PATIENCE).orElse(Order.LEAVE);
  }

  private record Renewed(BacktestNews news, boolean moved, boolean cancel) {}

  private static Renewed renewed(Readable row, Claim claim) {
    double now = Rows.value(row, "progress", Double.class);
    return new Renewed(
        new BacktestNews(
            Rows.text(row, "account_id"), claim.id(), State.RUNNING, claim.runId(), now, null),
        now > Rows.value(row, "before", Double.class),
        Rows.value(row, "cancel_requested", Boolean.class));
  }

  @Override
  public boolean done(Claim claim, Output output, Instant now) {
    Mono<Long> keep =
        database
            .sql("INSERT INTO backtest_output (backtest_id, result, report) VALUES ($1, $2, $3)")
            .bind(0, claim.id())
            .bind(1, output.result())
            .bind(2, output.report())
            .fetch()
            .rowsUpdated();
    return done(
            transactions.inTransaction(
                finish(claim, State.DONE, null, now)
                    .flatMap(rows -> rows == 0 ? Mono.just(rows) : keep)))
        > 0;
  }

  @Override
  public boolean failed(Claim claim, String error, Instant now) {
    return done(transactions.inTransaction(finish(claim, State.FAILED, error, now))) > 0;
  }

  @Override
  public boolean cancelled(Claim claim, Instant now) {
    return done(transactions.inTransaction(finish(claim, State.CANCELLED, null, now))) > 0;
  }

  private Mono<Long> finish(Claim claim, State state, @Nullable String error, Instant now) {
    return database
        .sql(
            "UPDATE backtest SET state = $3, error = nullif($4, ''), finished_at = $5,"
                + " progress = CASE WHEN $3 = 'DONE' THEN 1 ELSE progress END,"
                + " run_id = NULL, lease_until = NULL"
                + " WHERE id = $1 AND run_id = $2 AND state = 'RUNNING' RETURNING account_id")
        .bind(0, claim.id())
        .bind(1, claim.runId())
        .bind(2, state.name())
        .bind(3, error == null ? "" : error)
        .bind(4, now.atOffset(ZoneOffset.UTC))
        .map(row -> Rows.text(row, "account_id"))
        .one()
        .flatMap(account -> tell(ended(account, claim.id(), state, error), now).thenReturn(1L))
        .defaultIfEmpty(0L);
  }

  @Override
  public boolean release(Claim claim, boolean counts) {
    return done(
            database
                .sql(
                    "UPDATE backtest SET state = 'QUEUED', run_id = NULL, lease_until = NULL,"
                        + " progress = 0, attempts = attempts - $3"
                        + " WHERE id = $1 AND run_id = $2 AND state = 'RUNNING'")
                .bind(0, claim.id())
                .bind(1, claim.runId())
                .bind(2, counts ? 0 : 1)
                .fetch()
                .rowsUpdated())
        > 0;
  }

  @Override
  public void forget(Instant finishedBefore, int most) {
    long unused =
        done(
            database
                .sql(
                    "DELETE FROM backtest WHERE id IN (SELECT id FROM (SELECT id, finished_at,"
                        + " row_number() OVER (PARTITION BY account_id ORDER BY position DESC) AS"
                        + " place FROM backtest WHERE finished_at IS NOT NULL) AS finished"
                        + " WHERE finished_at < $1 OR place > $2)")
                .bind(0, finishedBefore.atOffset(ZoneOffset.UTC))
                .bind(1, most)
                .fetch()
                .rowsUpdated());
  }

  private Mono<Void> tell(BacktestNews news, Instant now) {
    return transactions.append(List.of(new Command.Tell(news)), now);
  }

  private Mono<Void> note(
      String accountId, String action, UUID id, @Nullable String detail, Instant now) {
    return transactions.append(
        List.of(new Command.Note(accountId, action, id.toString(), detail)), now);
  }

  private static QueuedBacktest backtest(Readable row) {
    return new QueuedBacktest(
        Rows.value(row, "id", UUID.class),
        Rows.text(row, "account_id"),
        plan(row),
        Rows.value(row, "bars", Long.class),
        Rows.value(row, "most_running", Integer.class),
        State.valueOf(Rows.text(row, "state")),
        Rows.value(row, "progress", Double.class),
        Rows.value(row, "cancel_requested", Boolean.class),
        row.get("error", String.class),
        Rows.instant(row, "created_at"),
        instant(row.get("started_at", OffsetDateTime.class)),
        instant(row.get("finished_at", OffsetDateTime.class)));
  }

  private static BacktestPlan plan(Readable row) {
    return JSON.readValue(Rows.text(row, "plan"), BacktestPlan.class);
  }

  private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
    return time == null ? null : time.toInstant();
  }

  private static <T> T done(Mono<T> work) {
    T result = work.block(PATIENCE);
    if (result == null) {
      throw new IllegalStateException("The database gave no answer");
    }
    return result;
  }
}
