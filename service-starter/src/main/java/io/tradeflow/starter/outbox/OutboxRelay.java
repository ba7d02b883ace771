package io.tradeflow.starter.outbox;

import static java.util.Objects.requireNonNull;

import io.tradeflow.starter.kafka.EventSender;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;

/**
 * Publishes what committed transactions left in {@code outbox}, in order of id. One relay at a time
 * per schema: the batch is read, sent, acknowledged and deleted under an advisory lock. A crash in
 * between sends a batch again in the same order; readers recognise it by its event ids.
 */
final class OutboxRelay implements SmartLifecycle {
  private record Row(long id, String topic, String key, byte[] payload) {}

  private static final Logger LOG = LoggerFactory.getLogger(OutboxRelay.class);
  private static final int BATCH = 500;
  private static final long IDLE_MILLIS = 250;

  /**
   * Waits for the other instance's batch; giving up would leave ours to a timer. A deletion that a
   * crash undoes only repeats its batch, so it need not wait for the disk.
   */
  private static final String LOCK =
      "SELECT set_config('synchronous_commit', 'off', true),"
          + " pg_advisory_xact_lock(hashtext(current_schema() || '.outbox')) IS NULL AS waited";

  private static final String READ =
      "SELECT id, topic, record_key, payload FROM outbox ORDER BY id LIMIT " + BATCH;
  private static final String DELETE = "DELETE FROM outbox WHERE id = ANY($1)";

  private final DatabaseClient database;
  private final TransactionalOperator transactions;
  private final EventSender sender;
  private final Semaphore work = new Semaphore(0);
  private volatile boolean running;

  OutboxRelay(DatabaseClient database, TransactionalOperator transactions, EventSender sender) {
    this.database = database;
    this.transactions = transactions;
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
      try {
        if (relayBatch() < BATCH) {
          boolean woken = work.tryAcquire(IDLE_MILLIS, TimeUnit.MILLISECONDS);
          LOG.trace("Outbox looked at again, woken: {}", woken);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      } catch (RuntimeException e) {
        LOG.warn("Outbox waits, it is tried again: {}", e.toString());
        pause();
      }
    }
  }

  private int relayBatch() {
    Integer sent =
        database
            .sql(LOCK)
            .fetch()
            .one()
            .flatMap(locked -> sendBatch())
            .as(transactions::transactional)
            .block();
    return sent == null ? 0 : sent;
  }

  private Mono<Integer> sendBatch() {
    return database
        .sql(READ)
        .map(
            row ->
                new Row(
                    requireNonNull(row.get("id", Long.class)),
                    requireNonNull(row.get("topic", String.class)),
                    requireNonNull(row.get("record_key", String.class)),
                    requireNonNull(row.get("payload", byte[].class))))
        .all()
        .collectList()
        .flatMap(rows -> rows.isEmpty() ? Mono.just(0) : send(rows).then(delete(rows)));
  }

  private Mono<Void> send(List<Row> rows) {
    return Mono.defer(
        () -> {
          List<CompletableFuture<Void>> sent = new ArrayList<>();
          for (Row row : rows) {
            CompletableFuture<Void> one = sender.send(row.topic(), row.key(), row.payload());
            sent.add(one);
            if (one.isCompletedExceptionally()) {
              break; // what follows would overtake it
            }
          }
          return Mono.fromFuture(CompletableFuture.allOf(sent.toArray(CompletableFuture[]::new)));
        });
  }

  private Mono<Integer> delete(List<Row> rows) {
    return database
        .sql(DELETE)
        .bind(0, rows.stream().map(Row::id).toArray(Long[]::new))
        .fetch()
        .rowsUpdated()
        .thenReturn(rows.size());
  }

  private void pause() {
    try {
      TimeUnit.SECONDS.sleep(1);
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
