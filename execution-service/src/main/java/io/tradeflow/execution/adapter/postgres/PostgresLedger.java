package io.tradeflow.execution.adapter.postgres;

import static java.util.Objects.requireNonNull;

import io.tradeflow.execution.application.Market;
import io.tradeflow.execution.application.OrderLedger;
import io.tradeflow.execution.application.Stamp;
import io.tradeflow.execution.domain.Amendment;
import io.tradeflow.execution.domain.NewOrder;
import io.tradeflow.execution.domain.Order;
import io.tradeflow.execution.domain.OrderChange;
import io.tradeflow.execution.domain.Rejection;
import io.tradeflow.starter.outbox.Outbox;
import io.tradeflow.starter.postgres.KeptConnection;
import io.tradeflow.starter.postgres.KeptConnections;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Mono;

/**
 * The ledger in PostgreSQL. Work that comes at the same time is one batch and one commit. While the
 * rows that it concerns are remembered from the last commit, that is one statement, which fails if
 * any account has changed since; then, and whenever something is not remembered, the batch is a
 * transaction of four round trips that locks the accounts' rows and reads.
 */
public final class PostgresLedger implements OrderLedger, AutoCloseable {
  /**
   * A lane's statement is about a few rows that it names by their keys. The planner cannot know how
   * few, and would read whole tables until they are large.
   */
  private static final List<String> SETTINGS =
      List.of(
          "SET enable_seqscan = off", "SET enable_hashjoin = off", "SET enable_mergejoin = off");

  /** Beyond it the outcome is not known: whoever comes later reads it. */
  private static final Duration LONGEST = Duration.ofSeconds(30);

  private final OrderTables tables;
  private final BatchTables batches;
  private final Outbox outbox;
  private final Market market;
  private final ToIntFunction<String> partitions;
  private final Clock clock;
  private final List<LedgerLane> lanes;

  /**
   * @param partitions partition of an account
   * @param connections for the lanes
   * @param lanes batches that may be under way at once, each on a thread and a connection of its
   *     own
   */
  public PostgresLedger(
      DatabaseClient database,
      Outbox outbox,
      Market market,
      ToIntFunction<String> partitions,
      Clock clock,
      KeptConnections connections,
      int lanes) {
    this.tables = new OrderTables(database);
    this.batches = new BatchTables(database, outbox);
    this.outbox = outbox;
    this.market = market;
    this.partitions = partitions;
    this.clock = clock;
    this.lanes = IntStream.range(0, lanes).mapToObj(number -> lane(number, connections)).toList();
  }

  @Override
  public CompletionStage<Boolean> open(String account, BigDecimal cash, String cause) {
    return stage(
        outbox.inTransaction(
            tables
                .insertAccount(account, cash)
                .flatMap(
                    created ->
                        created
                            ? funded(account, cash, cause).thenReturn(true)
                            : Mono.just(false))));
  }

  private Mono<Void> funded(String account, BigDecimal cash, String cause) {
    return outbox.append(
        List.of(
            OrderEvents.funded(
                account, cash, cause, clock.instant().truncatedTo(ChronoUnit.MICROS))));
  }

  @Override
  public CompletionStage<Optional<Accepted>> accept(
      NewOrder terms, String key, String hash, Optional<Rejection> refused) {
    return accept(terms, key, hash, refused.<OrderChange>map(OrderChange.Reject::new).stream());
  }

  @Override
  public CompletionStage<Optional<Accepted>> adopt(NewOrder terms, String reason) {
    String key = "adopted " + terms.broker() + " " + terms.clientOrderId();
    return accept(terms, key, key, Stream.of(new OrderChange.Adopt(reason)));
  }

  private CompletionStage<Optional<Accepted>> accept(
      NewOrder terms, String key, String hash, Stream<OrderChange> atOnce) {
    CompletableFuture<Optional<Accepted>> answer = new CompletableFuture<>();
    put(new LedgerWork.Accept(terms, key, hash, atOnce.toList(), answer));
    return answer;
  }

  @Override
  public CompletionStage<Optional<Accepted>> accepted(String account, String key, String hash) {
    return stage(tables.byKey(account, key, hash));
  }

  @Override
  public CompletionStage<Optional<Booked>> change(
      UUID id, String account, List<OrderChange> changes, Stamp stamp) {
    CompletableFuture<Optional<Booked>> answer = new CompletableFuture<>();
    put(new LedgerWork.Change(id, account, changes, stamp, answer));
    return answer;
  }

  @Override
  public CompletionStage<Optional<Asked>> ask(
      UUID id, String account, Amendment.Wish wish, String key, String hash) {
    CompletableFuture<Optional<Asked>> answer = new CompletableFuture<>();
    put(new LedgerWork.Ask(id, account, wish, key, hash, answer));
    return answer;
  }

  @Override
  public CompletionStage<Boolean> refuse(RefusedCommand command, Rejection why) {
    CompletableFuture<Boolean> answer = new CompletableFuture<>();
    put(new LedgerWork.Refuse(command, why, answer));
    return answer;
  }

  @Override
  public CompletionStage<Boolean> askedBefore(String account, String key) {
    return stage(tables.askedBefore(account, key));
  }

  private void put(LedgerWork work) {
    lanes.get(Math.floorMod(work.account().hashCode(), lanes.size())).put(work);
  }

  private LedgerLane lane(int number, KeptConnections connections) {
    KeptConnection connection = new KeptConnection(connections, LONGEST, SETTINGS);
    LedgerMemory memory = new LedgerMemory(partitions);
    return new LedgerLane(
        number,
        batch -> {
          LedgerBatch applied;
          try {
            applied = committed(batch, connection, memory);
          } catch (SQLException | RuntimeException failure) {
            memory.forget(batch);
            throw failure;
          }
          LedgerFaults.committed(batch);
          memory.remember(applied);
          applied.answer();
        });
  }

  private LedgerBatch committed(
      List<LedgerWork> batch, KeptConnection connection, LedgerMemory memory) throws SQLException {
    Optional<LedgerBatch.Rows> remembered = memory.recall(batch);
    if (remembered.isPresent()) {
      try {
        return write(applied(batch, remembered.get()), connection);
      } catch (SQLException stale) {
        if (!KeptConnection.refused(stale)) {
          throw stale;
        }
      }
    }
    return requireNonNull(readAndWrite(batch).block());
  }

  private LedgerBatch write(LedgerBatch applied, KeptConnection connection) throws SQLException {
    List<Object> values = requireNonNull(batches.values(applied).block());
    LedgerFaults.committing(applied);
    try {
      boolean ignored = connection.run(kept -> kept.statement(BatchTables.WRITE, values).execute());
    } finally {
      outbox.wake();
    }
    return applied;
  }

  private Mono<LedgerBatch> readAndWrite(List<LedgerWork> batch) {
    return outbox.inTransaction(
        batches
            .read(batch, partitions)
            .map(rows -> applied(batch, rows))
            .flatMap(applied -> batches.write(applied).thenReturn(applied))
            .doOnNext(LedgerFaults::committing));
  }

  private LedgerBatch applied(List<LedgerWork> batch, LedgerBatch.Rows rows) {
    LedgerBatch applied = new LedgerBatch(rows, partitions, market, clock);
    batch.forEach(applied::take);
    return applied;
  }

  @Override
  public CompletionStage<Optional<Order>> find(UUID id, String account) {
    return stage(tables.find(id, account));
  }

  @Override
  public CompletionStage<Long> claim(int partition, String owner) {
    return stage(tables.claim(partition, owner));
  }

  @Override
  public CompletionStage<Optional<Order>> askCancel(UUID id, String account, String reason) {
    return stage(tables.askCancel(id, account, reason));
  }

  @Override
  public CompletionStage<Void> askCancels(Collection<UUID> orders, String reason) {
    return stage(tables.askCancels(orders, reason));
  }

  @Override
  public CompletionStage<List<CancelWish>> cancelWishes(Collection<Integer> owned) {
    return stage(tables.cancelWishes(owned));
  }

  @Override
  public CompletionStage<List<Order>> open(int partition) {
    return stage(tables.open(partition));
  }

  @Override
  public CompletionStage<List<Order>> lost(Collection<Integer> owned) {
    return stage(tables.lost(owned));
  }

  @Override
  public CompletionStage<Reducible> reducible(Order order) {
    return stage(tables.reducible(order));
  }

  @Override
  public CompletionStage<List<Order>> overreaching(Collection<Integer> owned) {
    return stage(tables.overreaching(owned));
  }

  @Override
  public void close() {
    lanes.forEach(LedgerLane::close);
  }

  private static <T> CompletionStage<T> stage(Mono<T> work) {
    return work.onErrorMap(Failures::classified).toFuture();
  }
}
