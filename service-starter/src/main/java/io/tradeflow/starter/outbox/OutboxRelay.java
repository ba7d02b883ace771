package io.tradeflow.starter.outbox;

import io.tradeflow.starter.fault.Failpoint;
import io.tradeflow.starter.fault.FaultPoint;
import io.tradeflow.starter.kafka.EventSender;
import io.tradeflow.starter.postgres.KeptConnections;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Publishes what committed transactions left in {@code outbox}, in order of id. One relay at a time
 * per schema: rows are read, sent, acknowledged and deleted under an advisory lock, which a relay
 * keeps until it has not been woken for a while. It sends what other processes commit meanwhile,
 * too. A crash in between sends a batch again in the same order; readers recognise it by its event
 * ids. PostgreSQL ends the session of a relay that has frozen, and with it the lock.
 */
final class OutboxRelay implements SmartLifecycle {
  private record Row(long id, String topic, String key, byte[] payload) {}

  private static final Logger LOG = LoggerFactory.getLogger(OutboxRelay.class);
  private static final int BATCH = 500;
  private static final long IDLE_MILLIS = 1_000;

  /** How long the lock is kept for what may come next: as long, another process's events wait. */
  private static final long KEEP_MILLIS = 10;

  private static final long FAILED_MILLIS = 1_000;
  private static final String FROZEN = "10s";
  private static final Duration AS_LONG_AS_ANOTHER_RELAYS = Duration.ZERO;

  private static final String LOCK_ID = "hashtext(current_schema() || '.outbox')";
  static final String LOCK = "SELECT pg_advisory_lock(" + LOCK_ID + ")";
  private static final String UNLOCK = "SELECT pg_advisory_unlock(" + LOCK_ID + ")";
  private static final String READ =
      "; SELECT id, topic, record_key, payload FROM outbox ORDER BY id LIMIT " + BATCH;
  private static final String DELETE = "DELETE FROM outbox WHERE id = ANY(?)";

  /** Deleted rows are in the way of every read and deletion until they are swept out. */
  static final int SWEEP_AFTER = 500;

  private static final String SWEEP = "VACUUM (SKIP_LOCKED, INDEX_CLEANUP ON, TRUNCATE OFF) outbox";

  private final KeptConnections connections;
  private final EventSender sender;
  private final Semaphore work = new Semaphore(0);
  private volatile boolean running;
  private int deleted;

  OutboxRelay(KeptConnections connections, EventSender sender) {
    this.connections = connections;
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
      try (Connection connection = connections.open(AS_LONG_AS_ANOTHER_RELAYS);
          Statement statement = connection.createStatement();
          PreparedStatement lock = connection.prepareStatement(LOCK + READ);
          PreparedStatement delete = connection.prepareStatement(DELETE + READ);
          PreparedStatement last = connection.prepareStatement(DELETE)) {
        for (String setting : settings(FROZEN)) {
          statement.execute(setting);
        }
        while (running) {
          relay(lock, delete, last, statement);
          boolean early = woken(IDLE_MILLIS);
          LOG.trace("Outbox is looked at again, woken: {}", early);
        }
      } catch (SQLException | RuntimeException e) {
        LOG.warn("Outbox waits, it is tried again: {}", e.toString());
        boolean early = woken(FAILED_MILLIS);
        LOG.trace("Outbox is tried again, woken: {}", early);
      }
    }
  }

  /** A deletion that a crash undoes only repeats its batch, so it need not wait for the disk. */
  static List<String> settings(String frozen) {
    return List.of("SET synchronous_commit = off", "SET idle_session_timeout = '" + frozen + "'");
  }

  /**
   * One round trip a batch while it is woken again and again: what was sent is deleted as the next
   * rows are read. The lock is given back in a round trip of its own, because statements that go
   * out together also commit together, at their end.
   */
  private void relay(
      PreparedStatement lock, PreparedStatement delete, PreparedStatement last, Statement plain)
      throws SQLException {
    List<Row> rows = read(lock);
    send(rows);
    while (running && (rows.size() == BATCH || woken(KEEP_MILLIS))) {
      forget(rows, delete);
      List<Row> next = read(delete);
      sweep(rows.size(), plain);
      rows = next;
      send(rows);
    }
    if (!rows.isEmpty()) {
      forget(rows, last);
      last.execute();
      sweep(rows.size(), plain);
    }
    plain.execute(UNLOCK);
  }

  private static void forget(List<Row> rows, PreparedStatement deletion) throws SQLException {
    Long[] ids = rows.stream().map(Row::id).toArray(Long[]::new);
    deletion.setArray(1, deletion.getConnection().createArrayOf("bigint", ids));
  }

  private void sweep(int more, Statement plain) throws SQLException {
    deleted += more;
    if (deleted >= SWEEP_AFTER) {
      plain.execute(SWEEP);
      deleted = 0;
    }
  }

  /** Both statements go out together; the second sees what the first did or waited for. */
  private static List<Row> read(PreparedStatement both) throws SQLException {
    boolean first = both.execute();
    boolean second = both.getMoreResults();
    if (!second) {
      throw new IllegalStateException("No rows after " + (first ? LOCK : DELETE));
    }
    List<Row> rows = new ArrayList<>();
    try (ResultSet found = both.getResultSet()) {
      while (found.next()) {
        rows.add(
            new Row(found.getLong(1), found.getString(2), found.getString(3), found.getBytes(4)));
      }
    }
    return rows;
  }

  /** Returns when all are acknowledged. */
  private void send(List<Row> rows) {
    if (rows.isEmpty()) {
      return;
    }
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

  /** Waits so long for something to be committed. */
  private boolean woken(long millis) {
    try {
      return work.tryAcquire(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      running = false;
      return false;
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
