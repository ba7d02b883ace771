package io.tradeflow.risk.adapter.postgres;

import io.tradeflow.starter.outbox.Outbox;
import io.tradeflow.starter.postgres.KeptConnection;
import io.tradeflow.starter.postgres.KeptConnections;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Transactions that follow each other on a thread and a connection of their own: whatever else the
 * process does, they wait for nothing but each other, and their few statements go out together.
 */
final class SerialTransactions implements AutoCloseable {
  private static final Duration LONGEST = Duration.ofSeconds(10);
  private static final int WAITING = 256;

  private final KeptConnection connection;
  private final Outbox outbox;
  private final ExecutorService thread;

  SerialTransactions(String name, KeptConnections connections, Outbox outbox) {
    this.connection = new KeptConnection(connections, LONGEST, List.of());
    this.outbox = outbox;
    this.thread =
        new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(WAITING),
            Thread.ofPlatform().name(name).daemon().factory());
  }

  /** Fails at once while 256 wait. */
  <T> CompletionStage<T> carry(KeptConnection.Work<T> work) {
    try {
      return CompletableFuture.supplyAsync(() -> inTransaction(work), thread);
    } catch (RejectedExecutionException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private <T> T inTransaction(KeptConnection.Work<T> work) {
    try {
      return connection.inTransaction(work);
    } catch (SQLException e) {
      throw new CompletionException(e);
    } finally {
      outbox.wake();
    }
  }

  /** Parameters of {@link Outbox#insert}. */
  Outbox.Columns columns(List<Outbox.Event> events) {
    return Objects.requireNonNull(outbox.columns(events).block());
  }

  /**
   * What the second of two statements finds. Both go out together; the second is carried out when
   * the first has its lock.
   */
  static ResultSet rows(KeptConnection kept, String both, List<?> values) throws SQLException {
    PreparedStatement statement = kept.statement(both, values);
    if (statement.execute()) {
      statement.getResultSet().close(); // a lock that is a function has a row
    }
    if (!statement.getMoreResults()) {
      throw new IllegalStateException("No rows after the lock");
    }
    return statement.getResultSet();
  }

  @Override
  public void close() {
    thread.shutdownNow();
    connection.close();
  }
}
