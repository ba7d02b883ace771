package io.tradeflow.starter.outbox;

import static java.util.Objects.requireNonNull;

import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.Result;
import io.tradeflow.starter.fault.Failpoint;
import io.tradeflow.starter.fault.FaultPoint;
import io.tradeflow.starter.kafka.EventSender;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.function.Tuple2;

/**
 * Publishes what committed transactions left in {@code outbox}, in order of id. One relay at a time
 * per schema: rows are read, sent, acknowledged and deleted under an advisory lock, which a relay
 * keeps while it finds rows. A crash in between sends a batch again in the same order; readers
 * recognise it by its event ids. PostgreSQL ends the session of a relay that has frozen, and with
 * it the lock.
 */
final class OutboxRelay implements SmartLifecycle {
  private record Row(long id, String topic, String key, byte[] payload) {}

  private static final Logger LOG = LoggerFactory.getLogger(OutboxRelay.class);
  private static final int BATCH = 500;
  private static final long IDLE_MILLIS = 1_000;
  private static final long FAILED_MILLIS = 1_000;
  private static final String FROZEN = "10s";
  private static final Duration CLOSE = Duration.ofSeconds(2);

  private static final String LOCK_ID = "hashtext(current_schema() || '.outbox')";
  static final String LOCK = "SELECT pg_advisory_lock(" + LOCK_ID + ")";
  private static final String UNLOCK = "SELECT pg_advisory_unlock(" + LOCK_ID + ")";
  private static final String READ =
      "SELECT id, topic, record_key, payload FROM outbox ORDER BY id LIMIT " + BATCH;
  private static final String DELETE = "DELETE FROM outbox WHERE id = ANY($1)";

  private final ConnectionFactory connections;
  private final EventSender sender;
  private final Semaphore work = new Semaphore(0);
  private volatile boolean running;

  /**
   * @param connections its pool, if it has one, is passed by: the connection is kept
   */
  OutboxRelay(ConnectionFactory connections, EventSender sender) {
    this.connections = Unpooled.of(connections);
    this.sender = sender;
  }

  void wake() {
    if (work.availablePermits() == 0) {
      work.release();
    }
  }

  @Override
  public void start() {
    running = true;
    Thread.ofPlatform().name("outbox-relay").daemon().start(this::run);
  }

  private void run() {
    while (running) {
      @Nullable Connection connection = null;
      try {
        connection = requireNonNull(Mono.from(connections.create()).block());
        relay(connection);
      } catch (RuntimeException e) {
        LOG.warn("Outbox waits, it is tried again: {}", e.toString());
        pause(FAILED_MILLIS);
      } finally {
        if (connection != null) {
          Mono.from(connection.close()).onErrorComplete().block(CLOSE);
        }
      }
    }
  }

  /** A deletion that a crash undoes only repeats its batch, so it need not wait for the disk. */
  static List<String> settings(String frozen) {
    return List.of("SET synchronous_commit = off", "SET idle_session_timeout = '" + frozen + "'");
  }

  /** Two round trips a batch: to read, and to delete and read what came meanwhile. */
  private void relay(Connection connection) {
    settings(FROZEN).forEach(setting -> statement(connection, setting).block());
    while (running) {
      List<Row> rows = then(statement(connection, LOCK), read(connection));
      while (!rows.isEmpty() && running) {
        send(rows);
        rows = then(delete(connection, rows), read(connection));
      }
      statement(connection, UNLOCK).block();
      pause(IDLE_MILLIS);
    }
  }

  /** Both go out together; the second sees what the first did or waited for. */
  private static List<Row> then(Mono<Void> first, Mono<List<Row>> second) {
    return requireNonNull(
        Mono.zipDelayError(first.thenReturn(true), second).map(Tuple2::getT2).block());
  }

  private static Mono<Void> statement(Connection connection, String sql) {
    return Flux.from(connection.createStatement(sql).execute())
        .flatMap(result -> result.map((row, columns) -> true))
        .then();
  }

  private static Mono<List<Row>> read(Connection connection) {
    return Flux.from(connection.createStatement(READ).execute())
        .flatMap(
            result ->
                result.map(
                    (row, columns) ->
                        new Row(
                            requireNonNull(row.get(0, Long.class)),
                            requireNonNull(row.get(1, String.class)),
                            requireNonNull(row.get(2, String.class)),
                            requireNonNull(row.get(3, byte[].class)))))
        .collectList();
  }

  private static Mono<Void> delete(Connection connection, List<Row> rows) {
    Long[] ids = rows.stream().map(Row::id).toArray(Long[]::new);
    return Flux.from(connection.createStatement(DELETE).bind(0, ids).execute())
        .flatMap(Result::getRowsUpdated)
        .then();
  }

  /** Returns when all are acknowledged. */
  private void send(List<Row> rows) {
    Failpoint.reached(FaultPoint.K3);
    List<CompletableFuture<Void>> sent = new ArrayList<>();
    for (Row row : rows) {
      CompletableFuture<Void> one = sender.send(row.topic(), row.key(), row.payload());
      sent.add(one);
      if (one.isCompletedExceptionally()) {
        break; // what follows would overtake it
      }
    }
    CompletableFuture.allOf(sent.toArray(CompletableFuture[]::new)).join();
    Failpoint.reached(FaultPoint.K4);
  }

  private void pause(long millis) {
    try {
      boolean woken = work.tryAcquire(millis, TimeUnit.MILLISECONDS);
      LOG.trace("Outbox is looked at again, woken: {}", woken);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      running = false;
    }
  }

  @Override
  public void stop() {
    running = false;
    wake();
  }

  @Override
  public boolean isRunning() {
    return running;
  }
}
