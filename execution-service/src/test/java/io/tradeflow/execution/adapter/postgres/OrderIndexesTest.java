package io.tradeflow.execution.adapter.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.tradeflow.execution.ExecutionSystem;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OrderIndexesTest {
  private static final String INDEXED =
      "SELECT a.attname FROM pg_index i CROSS JOIN LATERAL (SELECT unnest(i.indkey) AS place"
          + " UNION SELECT (regexp_matches(i.indpred::text, ':varattno (\\d+)', 'g'))[1]::smallint)"
          + " AS used JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = used.place"
          + " WHERE i.indrelid = 'orders'::regclass";

  /** Else each step of each order writes to every index of the table. */
  @Test
  void nothingThatAnOrdersStepsChangeIsIndexed() throws SQLException {
    assertThat(indexed())
        .contains("id", "account_id", "live")
        .doesNotContain("state", "filled", "filled_value", "fill_count", "updated_at", "triggered")
        .doesNotContain("decision_id", "quantity", "limit_price", "stop_price");
  }

  /** The look finds a condition's columns too. */
  @Test
  void anIndexByStateIsFound() throws SQLException {
    try (Connection connection = ExecutionSystem.connection();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      boolean ignored =
          statement.execute("CREATE INDEX planted ON orders (id) WHERE state = 'WORKING'");
      assertThat(indexed(statement)).contains("state");
      connection.rollback();
    }
  }

  private static Set<String> indexed() throws SQLException {
    try (Connection connection = ExecutionSystem.connection();
        Statement statement = connection.createStatement()) {
      return indexed(statement);
    }
  }

  private static Set<String> indexed(Statement statement) throws SQLException {
    Set<String> columns = new HashSet<>();
    try (ResultSet rows = statement.executeQuery(INDEXED)) {
      while (rows.next()) {
        columns.add(rows.getString(1));
      }
    }
    return columns;
  }
}
