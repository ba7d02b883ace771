package io.tradeflow.localstack.replay;

import java.util.List;
import java.util.stream.Stream;

/**
 * A table whose rows follow from topics. Columns that hold what its service alone knows
 * (idempotency keys, row numbers, instrument data) are left out.
 */
enum Projection {
  EXECUTION_ACCOUNTS(
      "execution", "accounts", List.of("account_id"), List.of("cash", "account_seq", "fill_seq")),
  EXECUTION_ORDERS(
      "execution",
      "orders",
      List.of("id"),
      List.of(
          "account_id",
          "symbol",
          "side",
          "order_type",
          "asked_quantity",
          "quantity",
          "limit_price",
          "stop_price",
          "trailing_amount",
          "trailing_percent",
          "time_in_force",
          "reduce_only",
          "post_only",
          "broker",
          "source",
          "bot_id",
          "strategy",
          "signal_id",
          "parent_id",
          "quote_amount",
          "balance_percent",
          "correlation_id",
          "state",
          "filled",
          "filled_value",
          "fill_count",
          "triggered",
          "decision_id",
          "reject_code",
          "reject_limit",
          "reject_actual",
          "reject_message",
          "change_id",
          "change_quantity",
          "change_limit_price",
          "change_stop_price",
          "change_approved",
          "created_at",
          "updated_at")),
  EXECUTION_FILLS(
      "execution",
      "fills",
      List.of("order_id", "fill_id"),
      List.of(
          "account_id",
          "symbol",
          "side",
          "quantity",
          "price",
          "fee",
          "maker",
          "realised_pnl",
          "executed_at")),
  EXECUTION_POSITIONS(
      "execution",
      "positions",
      List.of("account_id", "symbol"),
      List.of("quantity", "total_cost", "realised_pnl", "fees")),
  ANALYTICS_ACCOUNTS(
      "analytics", "accounts", List.of("account_id"), List.of("account_seq", "cash", "deposited")),
  ANALYTICS_TRADES(
      "analytics",
      "trades",
      List.of("account_id", "account_seq"),
      List.of(
          "order_id",
          "fill_id",
          "symbol",
          "side",
          "quantity",
          "price",
          "fee",
          "realised_pnl",
          "position_after",
          "cash_after",
          "equity_after",
          "at")),
  ANALYTICS_HOLDINGS(
      "analytics",
      "holdings",
      List.of("account_id", "symbol"),
      List.of("quantity", "total_cost", "last_price")),
  ANALYTICS_CAUSES(
      "analytics",
      "causes",
      List.of("event_id"),
      List.of("topic", "account_id", "order_id", "signal_id", "account_seq", "occurred_at")),
  RISK_DECISIONS(
      "risk",
      "decisions",
      List.of("order_id", "change_id"),
      List.of(
          "account_id",
          "control",
          "limit_value",
          "actual_value",
          "message",
          "inputs",
          "decided_at"));

  private final String schema;
  private final String table;
  private final List<String> key;
  private final List<String> values;

  Projection(String schema, String table, List<String> key, List<String> values) {
    this.schema = schema;
    this.table = table;
    this.key = key;
    this.values = values;
  }

  /** The table as its service has it. */
  String live() {
    return schema + "." + table;
  }

  /** The table in a schema of rebuilt ones. */
  String in(String scratch) {
    return "%s.%s_%s".formatted(scratch, schema, table);
  }

  List<String> key() {
    return key;
  }

  /** Compared columns, the key first. */
  List<String> columns() {
    return Stream.concat(key.stream(), values.stream()).toList();
  }

  /** Which live rows follow from topics that are kept for ever. */
  String condition() {
    return this == ANALYTICS_CAUSES
        ? "topic IN ('execution.order-events.v1', 'risk.decisions.v1')"
        : "true";
  }
}
