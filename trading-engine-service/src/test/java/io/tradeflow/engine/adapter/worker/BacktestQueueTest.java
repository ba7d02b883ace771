package io.tradeflow.engine.adapter.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.r2dbc.spi.ConnectionFactory;
import io.tradeflow.engine.PastCandles;
import io.tradeflow.engine.TestDatabase;
import io.tradeflow.engine.adapter.postgres.PostgresBacktestStore;
import io.tradeflow.engine.adapter.postgres.PostgresBarFiles;
import io.tradeflow.engine.adapter.postgres.PostgresHistory;
import io.tradeflow.engine.adapter.postgres.SilentOutbox;
import io.tradeflow.engine.adapter.search.JeneticsEvolver;
import io.tradeflow.engine.application.backtest.JsonReport;
import io.tradeflow.engine.application.backtest.Report;
import io.tradeflow.engine.application.backtest.Search;
import io.tradeflow.engine.application.queue.BacktestPlan;
import io.tradeflow.engine.application.queue.BacktestStore;
import io.tradeflow.engine.application.queue.BacktestStore.Added;
import io.tradeflow.engine.application.queue.BacktestStore.Claim;
import io.tradeflow.engine.application.queue.BacktestStore.Ending;
import io.tradeflow.engine.application.queue.BacktestStore.Order;
import io.tradeflow.engine.application.queue.BarFiles;
import io.tradeflow.engine.application.queue.Costs;
import io.tradeflow.engine.application.queue.History;
import io.tradeflow.engine.application.queue.PlannedSearch;
import io.tradeflow.engine.application.queue.QueuedBacktest;
import io.tradeflow.engine.application.queue.QueuedBacktest.State;
import io.tradeflow.engine.application.queue.RunBacktest;
import io.tradeflow.engine.domain.Interval;
import io.tradeflow.engine.domain.backtest.Backtest;
import io.tradeflow.engine.domain.backtest.Progress;
import io.tradeflow.engine.domain.backtest.Result;
import io.tradeflow.engine.domain.search.Space;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.r2dbc.connection.R2dbcTransactionManager;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.transaction.reactive.TransactionalOperator;

/** The queue and its workers on a real PostgreSQL, in a schema where nobody else works. */
class BacktestQueueTest {
  private static final String SYMBOL = "GEN-USD";
  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
  private static final Duration LONG = Duration.ofMinutes(10);
  private static final Duration SHORT = Duration.ofMillis(1);
  private static final int ATTEMPTS = 3;

  private static DatabaseClient database;
  private static BacktestStore store;
  private static History history;
  private static BarFiles files;

  private final String account = UUID.randomUUID().toString();

  @BeforeAll
  static void connect() {
    ConnectionFactory connections = TestDatabase.newSchema("backtests");
    database = DatabaseClient.create(connections);
    TransactionalOperator transactions =
        TransactionalOperator.create(new R2dbcTransactionManager(connections));
    store = new PostgresBacktestStore(database, new SilentOutbox(transactions));
    history = new PostgresHistory(database);
    files = new PostgresBarFiles(database, new SilentOutbox(transactions));
    history.keep(PastCandles.of(SYMBOL));
  }

  @BeforeEach
  void clean() {
    database.sql("TRUNCATE backtest CASCADE").then().block();
  }

  @Test
  void anAccountAndTheQueueHoldSoManyEvenAtOnce() throws Exception {
    List<Callable<Added>> additions = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      additions.add(() -> store.add(asked(account, 1), 3, 5));
    }
    assertThat(together(additions)).filteredOn(Added.ADDED::equals).hasSize(3);
    assertThat(store.add(asked(account, 1), 3, 5)).isEqualTo(Added.ACCOUNT_FULL);
    assertThat(store.add(asked("b", 1), 3, 5)).isEqualTo(Added.ADDED);
    assertThat(store.add(asked("c", 1), 3, 5)).isEqualTo(Added.ADDED);
    assertThat(store.add(asked("d", 1), 3, 5)).isEqualTo(Added.QUEUE_FULL);
  }

  @Test
  void noTwoEverRunTheSame() throws Exception {
    for (int i = 0; i < 5; i++) {
      store.add(asked(account + i, 1), 50, 100);
    }
    List<Callable<Optional<Claim>>> claims = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      claims.add(() -> store.claim(LONG, ATTEMPTS, NOW));
    }
    assertThat(together(claims).stream().flatMap(Optional::stream).map(Claim::id))
        .hasSize(5)
        .doesNotHaveDuplicates();
  }

  @Test
  void anAccountRunsNoMoreThanItsPlanPermitsAndOthersAreServedInTurn() {
    QueuedBacktest first = added(account, 1);
    QueuedBacktest second = added(account, 1);
    QueuedBacktest other = added("another", 1);
    assertThat(claimed().id()).isEqualTo(first.id());
    Claim next = claimed();
    assertThat(next.id()).isEqualTo(other.id());
    assertThat(store.claim(LONG, ATTEMPTS, NOW)).isEmpty();
    assertThat(store.cancelled(next, NOW)).isTrue();
    assertThat(store.claim(LONG, ATTEMPTS, NOW)).isEmpty();
    added("a third one", 1);
    assertThat(claimed().plan()).isEqualTo(plan());
    assertThat(store.find(account, second.id()).orElseThrow().state()).isEqualTo(State.QUEUED);
  }

  @Test
  void whoLostTheLeaseChangesNothing() {
    QueuedBacktest backtest = added(account, 1);
    Claim late = store.claim(SHORT, ATTEMPTS, NOW).orElseThrow();
    Claim taken = awaitClaim(LONG);
    assertThat(taken.id()).isEqualTo(late.id());
    BacktestStore.Output stale = new BacktestStore.Output("{\"stale\":true}", "stale");
    assertThat(store.renew(late, 0.5, LONG, NOW)).isEqualTo(Order.LEAVE);
    assertThat(store.done(late, stale, NOW)).isFalse();
    assertThat(store.failed(late, "late", NOW)).isFalse();
    assertThat(store.release(late, true)).isFalse();
    assertThat(store.renew(taken, 0.25, LONG, NOW)).isEqualTo(Order.GO_ON);
    assertThat(store.find(account, backtest.id()).orElseThrow().progress()).isEqualTo(0.25);
    BacktestStore.Output fresh = new BacktestStore.Output("{}", "page");
    assertThat(store.done(taken, fresh, NOW)).isTrue();
    assertThat(store.output(account, backtest.id())).contains(fresh);
    assertThat(store.output("another", backtest.id())).isEmpty();
  }

  @Test
  void whatNeverComesToAnEndFails() {
    QueuedBacktest backtest = added(account, 1);
    for (int i = 0; i < ATTEMPTS; i++) {
      assertThat(awaitClaim(SHORT).id()).isEqualTo(backtest.id());
    }
    await()
        .untilAsserted(
            () -> {
              assertThat(store.claim(SHORT, ATTEMPTS, NOW)).isEmpty();
              assertThat(store.find(account, backtest.id()).orElseThrow().state())
                  .isEqualTo(State.FAILED);
            });
    assertThat(store.find(account, backtest.id()).orElseThrow().error()).contains("3 times");
  }

  @Test
  void aWorkerTakesUpWhatAnotherLeftAndGivesTheSameBytes() {
    QueuedBacktest left = added(account, 1);
    Claim unused = store.claim(SHORT, ATTEMPTS, NOW).orElseThrow();
    QueuedBacktest undisturbed = added("undisturbed", 1);
    try (BacktestWorker worker = worker(history)) {
      worker.start();
      await().until(() -> state(left) == State.DONE && state(undisturbed) == State.DONE);
    }
    BacktestStore.Output output = store.output(account, left.id()).orElseThrow();
    assertThat(store.output("undisturbed", undisturbed.id())).contains(output);
    assertThat(output.result()).isEqualTo(direct());
    assertThat(output.report()).startsWith("<!doctype html>").endsWith("</html>\n");
  }

  @Test
  void aWorkerThatIsStoppedPutsItsBacktestBack() {
    QueuedBacktest backtest = added(account, 1);
    SlowHistory slow = new SlowHistory(history);
    BacktestWorker worker = worker(slow);
    worker.start();
    await().until(slow::reads);
    assertThat(state(backtest)).isEqualTo(State.RUNNING);
    worker.close();
    // The worker is waited for as long as a lease lasts.
    await().until(() -> state(backtest) == State.QUEUED);
    try (BacktestWorker next = worker(history)) {
      next.start();
      await().until(() -> state(backtest) == State.DONE);
    }
    assertThat(store.output(account, backtest.id()).orElseThrow().result()).isEqualTo(direct());
  }

  @Test
  void whatRunsCanBeCancelled() {
    QueuedBacktest backtest = added(account, 1);
    SlowHistory slow = new SlowHistory(history);
    try (BacktestWorker worker = worker(slow)) {
      worker.start();
      await().until(slow::reads);
      assertThat(store.end("another", backtest.id(), NOW)).isEmpty();
      assertThat(store.end(account, backtest.id(), NOW)).contains(Ending.REQUESTED);
      await().until(() -> state(backtest) == State.CANCELLED);
    }
    assertThat(store.end(account, backtest.id(), NOW)).contains(Ending.DELETED);
    assertThat(store.find(account, backtest.id())).isEmpty();
  }

  @Test
  void aSearchThatIsBegunAgainGivesTheSameBytes() {
    QueuedBacktest left = addedSearch(20);
    Claim unused = store.claim(SHORT, ATTEMPTS, NOW).orElseThrow();
    QueuedBacktest undisturbed = addedSearch(20);
    try (BacktestWorker worker = worker(history)) {
      worker.start();
      await().until(() -> state(left) == State.DONE && state(undisturbed) == State.DONE);
    }
    assertThat(store.output(account, left.id()))
        .isEqualTo(store.output(account, undisturbed.id()))
        .hasValueSatisfying(it -> assertThat(it.result()).contains("\"method\":\"EVOLUTION\""));
  }

  @Test
  void aSearchThatRunsCanBeCancelled() {
    QueuedBacktest search = addedSearch(Space.MOST);
    try (BacktestWorker worker = worker(history)) {
      worker.start();
      await().until(() -> store.find(account, search.id()).orElseThrow().progress() > 0.02);
      assertThat(store.end(account, search.id(), NOW)).contains(Ending.REQUESTED);
      await().until(() -> state(search) == State.CANCELLED);
    }
  }

  private QueuedBacktest addedSearch(int trials) {
    BacktestPlan plain = plan();
    BacktestPlan plan =
        new BacktestPlan(
            "apex",
            null,
            Map.of(),
            plain.symbols(),
            plain.interval(),
            null,
            plain.warmFrom(),
            plain.from(),
            plain.to(),
            plain.costs(),
            new PlannedSearch(
                Search.Method.EVOLUTION,
                List.of(
                    new Space.Range(
                        "adxMin", BigDecimal.ONE, new BigDecimal("50"), new BigDecimal("0.001"))),
                trials,
                2,
                5,
                7),
            null);
    QueuedBacktest search = QueuedBacktest.asked(UUID.randomUUID(), account, plan, 2_000, 1, NOW);
    assertThat(store.add(search, 50, 100)).isEqualTo(Added.ADDED);
    return search;
  }

  @Test
  void whatTakesTooLongFails() {
    QueuedBacktest backtest = added(account, 1);
    BacktestWorker.Pace pace =
        new BacktestWorker.Pace(Duration.ofMillis(50), Duration.ofSeconds(3), SHORT);
    try (BacktestWorker worker =
        new BacktestWorker(store, runner(new SlowHistory(history)), pace, Clock.systemUTC())) {
      worker.start();
      await().until(() -> state(backtest) == State.FAILED);
    }
    assertThat(store.find(account, backtest.id()).orElseThrow().error()).contains("longer than");
  }

  @Test
  void whatCannotRunSaysWhy() {
    BacktestPlan gone =
        new BacktestPlan(
            "apex",
            null,
            Map.of(),
            List.of("OLD-USD"),
            Interval.MINUTE,
            null,
            0,
            0,
            600,
            Costs.STANDARD,
            null,
            null);
    QueuedBacktest backtest = QueuedBacktest.asked(UUID.randomUUID(), account, gone, 10, 1, NOW);
    store.add(backtest, 1, 1);
    try (BacktestWorker worker = worker(history)) {
      worker.start();
      await().until(() -> state(backtest) == State.FAILED);
    }
    assertThat(store.find(account, backtest.id()).orElseThrow().error()).contains("OLD-USD");
  }

  @Test
  void othersCandlesThanThoseThatWereAskedForAreNotTakenSilently() {
    QueuedBacktest backtest =
        QueuedBacktest.asked(UUID.randomUUID(), account, plan(), 1_999, 1, NOW);
    store.add(backtest, 1, 1);
    try (BacktestWorker worker = worker(history)) {
      worker.start();
      await().until(() -> state(backtest) == State.FAILED);
    }
    assertThat(store.find(account, backtest.id()).orElseThrow().error()).contains("have changed");
  }

  @Test
  void whatIsOldIsForgotten() {
    List<QueuedBacktest> kept = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      kept.add(added(account, 9));
      store.done(claimed(), new BacktestStore.Output("{}", ""), NOW.plusSeconds(i));
    }
    QueuedBacktest waiting = added(account, 9);
    store.forget(NOW.plusSeconds(1), 2);
    assertThat(store.list(account, 10, null))
        .extracting(each -> each.backtest().id())
        .containsExactly(waiting.id(), kept.get(3).id(), kept.get(2).id());
  }

  private QueuedBacktest added(String owner, int running) {
    QueuedBacktest backtest = asked(owner, running);
    assertThat(store.add(backtest, 50, 100)).isEqualTo(Added.ADDED);
    return backtest;
  }

  private static QueuedBacktest asked(String owner, int running) {
    return QueuedBacktest.asked(UUID.randomUUID(), owner, plan(), 2_000, running, NOW);
  }

  private static BacktestPlan plan() {
    History.Coverage there = history.coverage(SYMBOL, Interval.MINUTE).orElseThrow();
    return new BacktestPlan(
        "ema-cross",
        null,
        Map.of("fast", new BigDecimal("5")),
        List.of(SYMBOL),
        Interval.MINUTE,
        null,
        there.from(),
        there.from() + 6_000,
        there.to(),
        Costs.STANDARD,
        null,
        null);
  }

  private static RunBacktest runner(History past) {
    return new RunBacktest(past, files, new JeneticsEvolver(), 2);
  }

  /** Without any queue or database. */
  private static String direct() {
    var chosen = plan().subject();
    Result result =
        new Backtest(
                chosen.subject(), List.of(PastCandles.bars(SYMBOL)), plan().terms(), plan().from())
            .run(Progress.NONE);
    return JsonReport.of(Report.of(result, "candles of the platform", chosen.parameters()));
  }

  private static BacktestWorker worker(History past) {
    return new BacktestWorker(
        store,
        runner(past),
        new BacktestWorker.Pace(Duration.ofMillis(50), Duration.ofSeconds(3), LONG),
        Clock.systemUTC());
  }

  private static ConditionFactory await() {
    return Awaitility.await().atMost(Duration.ofSeconds(60));
  }

  private static State state(QueuedBacktest backtest) {
    return store.find(backtest.accountId(), backtest.id()).orElseThrow().state();
  }

  private static Claim claimed() {
    return store.claim(LONG, ATTEMPTS, NOW).orElseThrow();
  }

  private static Claim awaitClaim(Duration lease) {
    return await()
        .until(() -> store.claim(lease, ATTEMPTS, NOW), Optional::isPresent)
        .orElseThrow();
  }

  private static <T> List<T> together(List<Callable<T>> work) throws Exception {
    List<T> results = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(work.size())) {
      for (Future<T> each : threads.invokeAll(work)) {
        results.add(each.get());
      }
    }
    return results;
  }
}
