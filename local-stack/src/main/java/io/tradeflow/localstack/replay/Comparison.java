package io.tradeflow.localstack.replay;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Follows two tables in the order of their keys. Both are hashed row by row, in a canonical text:
 * amounts without trailing zeros, times in microseconds.
 */
final class Comparison {
  private static final int FETCH = 1_000;

  private final Connection left;
  private final Connection right;
  private final int most;
  private final List<Difference> differences = new ArrayList<>();
  private long differing;

  /**
   * What came of a comparison.
   *
   * @param rows rows rebuilt that count
   * @param differing rows that are not the same
   */
  record Result(long rows, long differing, String liveHash, String rebuiltHash) {}

  /**
   * Compares tables.
   *
   * @param left sees what is compared, and {@code right} what it is compared with
   * @param most differences kept; more are counted
   */
  Comparison(Connection left, Connection right, int most) {
    this.left = left;
    this.right = right;
    this.most = most;
  }

  List<Difference> differences() {
    return List.copyOf(differences);
  }

  /** Compares what a service has with what a replay made. */
  Result live(Projection table, String scratch) throws SQLException {
    return compare(
        table,
        select(left, table, table.live(), "true", table.condition()),
        select(right, table, table.in(scratch), "must", "true"));
  }

  /** Compares what two replays made. */
  Result replays(Projection table, String one, String other) throws SQLException {
    return compare(
        table,
        select(left, table, table.in(one), "true", "true"),
        select(right, table, table.in(other), "true", "true"));
  }

  private Result compare(Projection table, String stored, String made) throws SQLException {
    differing = 0;
    try (Side live = new Side(left, stored, table);
        Side rebuilt = new Side(right, made, table)) {
      long rows = 0;
      live.next();
      rebuilt.next();
      while (live.row != null || rebuilt.row != null) {
        int order = order(live, rebuilt);
        if (order == 0) {
          differ(table, Objects.requireNonNull(live.row), Objects.requireNonNull(rebuilt.row));
          live.hash();
          rebuilt.hash();
          rows++;
          live.next();
          rebuilt.next();
        } else if (order < 0) {
          live.hash();
          add(new Difference(table.live(), live.key(), null, live.values(), null));
          live.next();
        } else {
          if (rebuilt.must) {
            rebuilt.hash();
            rows++;
            add(new Difference(table.live(), rebuilt.key(), null, null, rebuilt.values()));
          }
          rebuilt.next();
        }
      }
      return new Result(rows, differing, live.digest(), rebuilt.digest());
    }
  }

  private static int order(Side live, Side rebuilt) {
    if (live.row == null || rebuilt.row == null) {
      return live.row == null ? 1 : -1;
    }
    return live.key().compareTo(rebuilt.key());
  }

  private void differ(
      Projection table, List<@Nullable String> live, List<@Nullable String> rebuilt) {
    boolean same = live.equals(rebuilt);
    if (same) {
      return;
    }
    differing++;
    List<String> columns = table.columns();
    String key = String.join(" ", live.subList(0, table.key().size()));
    for (int i = table.key().size(); i < columns.size(); i++) {
      if (!Objects.equals(live.get(i), rebuilt.get(i)) && differences.size() < most) {
        differences.add(
            new Difference(table.live(), key, columns.get(i), live.get(i), rebuilt.get(i)));
      }
    }
  }

  private void add(Difference found) {
    differing++;
    if (differences.size() < most) {
      differences.add(found);
    }
  }

  /** Keys are ordered as Java orders strings, which byte order is for all that stands in them. */
  private static String select(
      Connection connection, Projection table, String from, String must, String condition)
      throws SQLException {
    List<String> texts = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet none =
            statement.executeQuery(
                "SELECT %s FROM %s LIMIT 0".formatted(String.join(", ", table.columns()), from))) {
      ResultSetMetaData types = none.getMetaData();
      for (int i = 1; i <= types.getColumnCount(); i++) {
        texts.add(canonical(types.getColumnName(i), types.getColumnTypeName(i)));
      }
    }
    String key = String.join(" || ' ' || ", texts.subList(0, table.key().size()));
    return "SELECT %s, %s FROM %s WHERE %s ORDER BY (%s) COLLATE \"C\""
        .formatted(must, String.join(", ", texts), from, condition, key);
  }

  private static String canonical(String column, String type) {
    return switch (type) {
      case "numeric" -> "trim_scale(%s)::text".formatted(column);
      case "timestamptz" -> "(extract(epoch FROM %s) * 1000000)::bigint::text".formatted(column);
      case "jsonb" -> "jsonb_strip_nulls(%s)::text".formatted(column);
      default -> column + "::text";
    };
  }

  /** One table on its way. */
  private static final class Side implements AutoCloseable {
    private final Statement statement;
    private final ResultSet rows;
    private final int keys;
    private final int columns;
    private final MessageDigest digest;
    private @Nullable List<@Nullable String> row;
    private boolean must;

    private Side(Connection connection, String select, Projection table) throws SQLException {
      try {
        digest = MessageDigest.getInstance("SHA-256");
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException(e);
      }
      statement = connection.createStatement();
      statement.setFetchSize(FETCH);
      rows = statement.executeQuery(select);
      keys = table.key().size();
      columns = table.columns().size();
    }

    private void next() throws SQLException {
      if (!rows.next()) {
        row = null;
        return;
      }
      must = rows.getBoolean(1);
      List<@Nullable String> values = new ArrayList<>(columns);
      for (int i = 0; i < columns; i++) {
        values.add(rows.getString(i + 2));
      }
      row = values;
    }

    private String key() {
      return String.join(" ", Objects.requireNonNull(row).subList(0, keys));
    }

    private String values() {
      return String.valueOf(Objects.requireNonNull(row).subList(keys, columns));
    }

    private void hash() {
      for (@Nullable String value : Objects.requireNonNull(row)) {
        digest.update((byte) (value == null ? 0 : 1));
        if (value != null) {
          digest.update(value.getBytes(StandardCharsets.UTF_8));
          digest.update((byte) 0);
        }
      }
    }

    private String digest() {
      return HexFormat.of().formatHex(digest.digest());
    }

    @Override
    public void close() throws SQLException {
      rows.close();
      statement.close();
    }
  }
}
