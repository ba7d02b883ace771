package io.tradeflow.localstack.replay;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * An empty schema with the columns of all projections, which a replay fills through a connection
 * that commits when it is told to. {@code must} says whether the service had confirmed the row's
 * event before the comparison began.
 */
final class Scratch {
  private static final int BATCH = 1_000;
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Connection connection;
  private final String schema;
  private final Map<Projection, List<Map<String, @Nullable Object>>> waiting =
      new EnumMap<>(Projection.class);

  private Scratch(Connection connection, String schema) {
    this.connection = connection;
    this.schema = schema;
  }

  /** Makes the schema, empty, whatever it held. */
  static Scratch create(Connection connection, String schema) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("DROP SCHEMA IF EXISTS " + schema + " CASCADE");
      statement.execute("CREATE SCHEMA " + schema);
      for (Projection table : Projection.values()) {
        statement.execute(
            "CREATE TABLE %s AS SELECT %s, true AS must FROM %s WITH NO DATA"
                .formatted(table.in(schema), String.join(", ", table.columns()), table.live()));
        statement.execute(
            "ALTER TABLE %s ADD UNIQUE (%s)"
                .formatted(table.in(schema), String.join(", ", table.key())));
      }
    }
    connection.commit();
    return new Scratch(connection, schema);
  }

  String schema() {
    return schema;
  }

  /** Adds a row; of those with one key the first stays. */
  void add(Projection table, Row row) {
    List<Map<String, @Nullable Object>> rows =
        waiting.computeIfAbsent(table, it -> new ArrayList<>());
    rows.add(row.values);
    if (rows.size() >= BATCH) {
      write(table, rows);
    }
  }

  /** Writes and commits what waits. */
  void flush() throws SQLException {
    waiting.forEach(this::write);
    connection.commit();
  }

  void drop() throws SQLException {
    connection.rollback();
    try (Statement statement = connection.createStatement()) {
      statement.execute("DROP SCHEMA IF EXISTS " + schema + " CASCADE");
    }
    connection.commit();
  }

  private void write(Projection table, List<Map<String, @Nullable Object>> rows) {
    if (rows.isEmpty()) {
      return;
    }
    try (PreparedStatement insert =
        connection.prepareStatement(
            ("INSERT INTO %1$s SELECT * FROM json_populate_recordset(null::%1$s, ?::json)"
                    + " ON CONFLICT DO NOTHING")
                .formatted(table.in(schema)))) {
      insert.setString(1, JSON.writeValueAsString(rows));
      insert.executeUpdate();
    } catch (SQLException e) {
      throw new IllegalStateException(table + " cannot be rebuilt: " + e.getMessage(), e);
    }
    rows.clear();
  }

  /** A row in the making. */
  static final class Row {
    private final Map<String, @Nullable Object> values = new LinkedHashMap<>();

    /** A row that the service must have. */
    Row() {
      this(true);
    }

    Row(boolean must) {
      values.put("must", must);
    }

    /** Sets a column; amounts and times as PostgreSQL reads them. */
    Row with(String column, @Nullable Object value) {
      values.put(
          column,
          switch (value) {
            case null -> null;
            case BigDecimal amount -> amount.toPlainString();
            case Instant time -> time.toString();
            case Boolean flag -> flag;
            case Number number -> number;
            case Map<?, ?> json -> json;
            default -> value.toString();
          });
      return this;
    }

    @Nullable Object get(String column) {
      return values.get(column);
    }
  }
}
