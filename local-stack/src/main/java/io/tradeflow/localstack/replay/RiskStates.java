package io.tradeflow.localstack.replay;

import io.tradeflow.localstack.client.ApiClient;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/**
 * Compares the account states that risk-service holds in memory with rebuilt money and holdings. An
 * account that goes on trading while it is asked about is left out: a state names no event.
 */
final class RiskStates {
  private static final String NAME = "risk-service state";
  private static final int TRIES = 10;
  private static final long PAUSE_MILLIS = 200;

  /** As the state's text has it. */
  private static final int CASH_SCALE = 8;

  /** Two ways of rounding a cost that leaves in part agree to this. */
  private static final int HOLDING_SCALE = 12;

  private final Connection live;
  private final Connection rebuilt;
  private final Function<String, JsonNode> states;
  private final List<Difference> differences = new ArrayList<>();
  private long same;
  private long moving;

  /**
   * A comparison.
   *
   * @param live sees what is stored now
   * @param states what risk-service says of an account
   */
  RiskStates(Connection live, Connection rebuilt, Function<String, JsonNode> states) {
    this.live = live;
    this.rebuilt = rebuilt;
    this.states = states;
  }

  List<Difference> differences() {
    return differences;
  }

  long same() {
    return same;
  }

  long moving() {
    return moving;
  }

  /** Asks about the first accounts, at most so many. */
  void compare(String scratch, int most) throws SQLException, InterruptedException {
    String accounts = Projection.EXECUTION_ACCOUNTS.in(scratch);
    try (PreparedStatement ask =
        rebuilt.prepareStatement(
            "SELECT account_id, cash, account_seq FROM " + accounts + " ORDER BY 1 LIMIT ?")) {
      ask.setInt(1, most);
      try (ResultSet rows = ask.executeQuery()) {
        while (rows.next()) {
          String account = rows.getString(1);
          Map<String, String> expected = holdings(scratch, account);
          expected.put("cash", plain(rows.getBigDecimal(2), CASH_SCALE));
          compare(account, rows.getLong(3), expected);
        }
      }
    } catch (ApiClient.ApiException e) {
      differences.add(new Difference(NAME, "all others", "not asked", e.getMessage(), null));
    }
  }

  private void compare(String account, long seq, Map<String, String> expected)
      throws SQLException, InterruptedException {
    Map<String, String> found = Map.of();
    for (int i = 0; i < TRIES; i++) {
      found = state(account);
      if (found.equals(expected)) {
        same++;
        return;
      }
      if (seq(account) != seq) {
        moving++;
        return;
      }
      Thread.sleep(PAUSE_MILLIS);
    }
    TreeMap<String, String> names = new TreeMap<>(expected);
    names.putAll(found);
    for (String name : names.keySet()) {
      if (!Objects.equals(found.get(name), expected.get(name))) {
        differences.add(new Difference(NAME, account, name, found.get(name), expected.get(name)));
      }
    }
  }

  private Map<String, String> state(String account) {
    JsonNode state = states.apply(account);
    Map<String, String> found = new TreeMap<>();
    found.put("cash", plain(new BigDecimal(state.path("cash").asString("0")), CASH_SCALE));
    for (JsonNode held : state.path("openPositions")) {
      put(
          found,
          held.path("symbol").asString(),
          new BigDecimal(held.path("quantity").asString()),
          new BigDecimal(held.path("totalCost").asString()));
    }
    return found;
  }

  private Map<String, String> holdings(String scratch, String account) throws SQLException {
    Map<String, String> held = new TreeMap<>();
    try (PreparedStatement ask =
        rebuilt.prepareStatement(
            "SELECT symbol, quantity, total_cost FROM %s WHERE account_id = ? AND quantity <> 0"
                .formatted(Projection.EXECUTION_POSITIONS.in(scratch)))) {
      ask.setString(1, account);
      try (ResultSet rows = ask.executeQuery()) {
        while (rows.next()) {
          put(held, rows.getString(1), rows.getBigDecimal(2), rows.getBigDecimal(3));
        }
      }
    }
    return held;
  }

  private long seq(String account) throws SQLException {
    try (PreparedStatement ask =
        live.prepareStatement("SELECT account_seq FROM execution.accounts WHERE account_id = ?")) {
      ask.setString(1, account);
      try (ResultSet row = ask.executeQuery()) {
        return row.next() ? row.getLong(1) : -1;
      }
    }
  }

  private static void put(
      Map<String, String> found, String symbol, BigDecimal quantity, BigDecimal cost) {
    found.put(symbol + " quantity", plain(quantity, HOLDING_SCALE));
    found.put(symbol + " totalCost", plain(cost, HOLDING_SCALE));
  }

  private static String plain(BigDecimal amount, int scale) {
    return Events.plain(amount.setScale(scale, RoundingMode.HALF_EVEN)).toPlainString();
  }
}
