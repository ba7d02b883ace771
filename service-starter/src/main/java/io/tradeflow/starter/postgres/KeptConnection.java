package io.tradeflow.starter.postgres;

import static java.util.Objects.requireNonNull;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One connection that its thread keeps, with its statements, and opens anew when it was lost. For
 * one thread only, but for {@link #close}.
 */
public final class KeptConnection implements AutoCloseable {
  /** What is done on the connection. */
  @FunctionalInterface
  public interface Work<T> {
    T on(KeptConnection connection) throws SQLException;
  }

  /** So long without work, and it is asked first whether it is still there. */
  private static final Duration IDLE = Duration.ofMillis(100);

  private static final int ANSWERS_SECONDS = 1;

  private final KeptConnections connections;
  private final Duration longest;
  private final List<String> settings;
  private final Map<String, PreparedStatement> statements = new HashMap<>();
  private volatile @Nullable Connection current;
  private long usedNanos;

  /**
   * Opens nothing yet.
   *
   * @param longest after which an answer is waited for no more; its outcome is not known then
   * @param settings statements for each new connection
   */
  public KeptConnection(KeptConnections connections, Duration longest, List<String> settings) {
    this.connections = connections;
    this.longest = longest;
    this.settings = settings;
  }

  /** Each statement of the work is a transaction of its own. */
  public <T> T run(Work<T> work) throws SQLException {
    try {
      open();
      T result = work.on(this);
      usedNanos = System.nanoTime();
      return result;
    } catch (SQLException | RuntimeException e) {
      if (!(e instanceof SQLException failure && refused(failure))) {
        close();
      }
      throw e;
    }
  }

  /** The work is one transaction, which is committed on return, and undone if it fails. */
  public <T> T inTransaction(Work<T> work) throws SQLException {
    return run(
        kept -> {
          Connection ready = requireNonNull(current);
          ready.setAutoCommit(false);
          try {
            T result = work.on(kept);
            ready.commit();
            ready.setAutoCommit(true);
            return result;
          } catch (SQLException | RuntimeException e) {
            undo(ready, e);
            throw e;
          }
        });
  }

  private static void undo(Connection ready, Exception why) {
    try {
      ready.rollback();
      ready.setAutoCommit(true);
    } catch (SQLException lost) {
      why.addSuppressed(lost);
    }
  }

  /**
   * A statement of the work at hand, ready to be executed.
   *
   * @param sql with parameters {@code $1}, {@code $2} … that each stand once and in turn; several
   *     statements go out together
   * @param values texts, numbers, times, and arrays of texts and numbers
   */
  public PreparedStatement statement(String sql, List<?> values) throws SQLException {
    @Nullable PreparedStatement prepared = statements.get(sql);
    if (prepared == null) {
      prepared = requireNonNull(current).prepareStatement(sql.replaceAll("\\$\\d+", "?"));
      statements.put(sql, prepared);
    }
    for (int i = 0; i < values.size(); i++) {
      bind(prepared, i + 1, values.get(i));
    }
    return prepared;
  }

  private static void bind(PreparedStatement to, int index, Object value) throws SQLException {
    switch (value) {
      case String[] texts -> to.setArray(index, array(to, "text", texts));
      case Integer[] numbers -> to.setArray(index, array(to, "int4", numbers));
      case Long[] numbers -> to.setArray(index, array(to, "int8", numbers));
      default -> to.setObject(index, value);
    }
  }

  private static Array array(Statement to, String type, Object[] elements) throws SQLException {
    return to.getConnection().createArrayOf(type, elements);
  }

  private void open() throws SQLException {
    @Nullable Connection held = current;
    if (held != null && alive(held)) {
      return;
    }
    close();
    statements.clear();
    Connection fresh = connections.open(longest);
    try (Statement setting = fresh.createStatement()) {
      for (String line : settings) {
        setting.execute(line);
      }
    } catch (SQLException e) {
      fresh.close();
      throw e;
    }
    current = fresh;
  }

  private boolean alive(Connection held) throws SQLException {
    return System.nanoTime() - usedNanos < IDLE.toNanos() || held.isValid(ANSWERS_SECONDS);
  }

  /** True when the database has said no, so that nothing was changed. */
  public static boolean refused(SQLException failure) {
    @Nullable String state = failure.getSQLState();
    return state != null && !state.isEmpty() && !state.startsWith("08") && !state.startsWith("57P");
  }

  /** The next work opens another one. */
  @Override
  public void close() {
    @Nullable Connection held = current;
    current = null;
    if (held != null) {
      try {
        held.close();
      } catch (SQLException e) {
        throw new IllegalStateException("A connection could not be closed", e);
      }
    }
  }
}
