package io.tradeflow.faults.world;

import io.tradeflow.localstack.infra.PostgresServer;
import io.tradeflow.risk.application.KeptState;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** What execution-service has written down. */
public final class Books {
  private static final List<String> FINAL = List.of("FILLED", "REJECTED", "CANCELLED", "EXPIRED");

  /** An order's row. */
  public record OrderRow(UUID id, String account, String state, BigDecimal filled, int fillCount) {
    boolean finished() {
      return FINAL.contains(state);
    }
  }

  /** A fill's row. */
  public record FillRow(
      String order, String account, String id, boolean buy, BigDecimal quantity) {}

  private final String database;

  public Books(World world) {
    this.database = world.database();
  }

  public Map<UUID, OrderRow> orders() throws SQLException {
    Map<UUID, OrderRow> orders = new HashMap<>();
    rows(
        "SELECT id, account_id, state, filled, fill_count FROM orders",
        row -> {
          OrderRow order = order(row);
          orders.put(order.id(), order);
        });
    return orders;
  }

  /** Orders that may change yet. */
  public List<OrderRow> open() throws SQLException {
    List<OrderRow> open = new ArrayList<>();
    rows(
        "SELECT id, account_id, state, filled, fill_count FROM orders"
            + " WHERE state NOT IN ('"
            + String.join("', '", FINAL)
            + "')",
        row -> open.add(order(row)));
    return open;
  }

  private static OrderRow order(ResultSet row) throws SQLException {
    return new OrderRow(
        row.getObject(1, UUID.class),
        row.getString(2),
        row.getString(3),
        row.getBigDecimal(4),
        row.getInt(5));
  }

  public List<FillRow> fills() throws SQLException {
    List<FillRow> fills = new ArrayList<>();
    rows(
        "SELECT order_id, account_id, fill_id, side, quantity FROM fills",
        row ->
            fills.add(
                new FillRow(
                    row.getString(1),
                    row.getString(2),
                    row.getString(3),
                    row.getString(4).equals("BUY"),
                    row.getBigDecimal(5))));
    return fills;
  }

  /** Quantities by account; the drill trades one symbol. */
  public Map<String, BigDecimal> positions() throws SQLException {
    return amounts("SELECT account_id, quantity FROM positions");
  }

  public Map<String, BigDecimal> cash() throws SQLException {
    return amounts("SELECT account_id, cash FROM accounts");
  }

  /** How often each reason was given. */
  public Map<String, Integer> rejections() throws SQLException {
    Map<String, Integer> rejections = new HashMap<>();
    rows(
        "SELECT coalesce(reject_code, ''), count(*) FROM orders WHERE state = 'REJECTED' GROUP BY 1",
        row -> rejections.put(row.getString(1), row.getInt(2)));
    return rejections;
  }

  /** What differs between our books and a broker's, by account, where an account is fenced. */
  public Map<String, String> fences() throws SQLException {
    Map<String, String> fences = new HashMap<>();
    rows(
        "SELECT account_id, findings FROM reconciliations WHERE findings IS NOT NULL",
        row -> fences.put(row.getString(1), row.getString(2)));
    return fences;
  }

  /** Orders that the broker had and we did not place. */
  public int adopted() throws SQLException {
    int[] count = new int[1];
    rows("SELECT count(*) FROM orders WHERE source = 'FOREIGN'", row -> count[0] = row.getInt(1));
    return count[0];
  }

  /** Senders that ever got a lease. */
  public int leasedSenders() throws SQLException {
    int[] count = new int[1];
    rows("risk", "SELECT count(*) FROM sender_leases", row -> count[0] = row.getInt(1));
    return count[0];
  }

  /** What risk-service would begin with. */
  public List<KeptState> keptStates() throws SQLException {
    List<KeptState> kept = new ArrayList<>();
    rows(
        "risk",
        "SELECT account_id, account_seq, decision_seq, state FROM kept_states",
        row ->
            kept.add(
                new KeptState(row.getString(1), row.getLong(2), row.getLong(3), row.getBytes(4))));
    return kept;
  }

  /** Events that wait to be published. */
  public int waiting() throws SQLException {
    int[] count = new int[1];
    rows("SELECT count(*) FROM outbox", row -> count[0] = row.getInt(1));
    return count[0];
  }

  private Map<String, BigDecimal> amounts(String query) throws SQLException {
    Map<String, BigDecimal> amounts = new HashMap<>();
    rows(query, row -> amounts.put(row.getString(1), row.getBigDecimal(2)));
    return amounts;
  }

  private interface Row {
    void take(ResultSet row) throws SQLException;
  }

  private void rows(String query, Row each) throws SQLException {
    rows("execution", query, each);
  }

  private void rows(String role, String query, Row each) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection(database, role, PostgresServer.password(role));
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      while (rows.next()) {
        each.take(rows);
      }
    }
  }
}
