package io.tradeflow.localstack.replay;

import io.tradeflow.localstack.replay.Scratch.Row;
import java.math.BigDecimal;
import java.util.List;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;

/** One order as its events tell it, written independently of execution-service. */
final class OrderRow {
  private static final List<String> REFUSAL =
      List.of("reject_code", "reject_limit", "reject_actual", "reject_message");
  private static final List<String> CHANGE =
      List.of(
          "change_id",
          "change_quantity",
          "change_limit_price",
          "change_stop_price",
          "change_approved");

  private final Row row = new Row();
  private final String id;

  /** Its stop price follows the market, and is no part of a change. */
  private final boolean trails;

  private BigDecimal filled = BigDecimal.ZERO;
  private BigDecimal filledValue = BigDecimal.ZERO;
  private int fills;

  OrderRow(GenericRecord event, GenericRecord body) {
    id = Events.text(body, "orderId");
    trails = body.get("trailingAmount") != null || body.get("trailingPercent") != null;
    row.with("id", id)
        .with("account_id", Events.envelope(event).get("accountId"))
        .with("correlation_id", Events.envelope(event).get("correlationId"))
        .with("symbol", body.get("symbol"))
        .with("side", body.get("side"))
        .with("order_type", body.get("orderType"))
        .with("asked_quantity", body.get("quantity"))
        .with("quantity", body.get("quantity"))
        .with("limit_price", body.get("limitPrice"))
        .with("stop_price", body.get("stopPrice"))
        .with("trailing_amount", body.get("trailingAmount"))
        .with("trailing_percent", body.get("trailingPercent"))
        .with("time_in_force", body.get("timeInForce"))
        .with("reduce_only", body.get("reduceOnly"))
        .with("post_only", body.get("postOnly"))
        .with("broker", body.get("broker"))
        .with("source", body.get("source"))
        .with("bot_id", body.get("botId"))
        .with("strategy", body.get("strategy"))
        .with("signal_id", body.get("signalId"))
        .with("parent_id", body.get("parentId"))
        .with("quote_amount", body.get("quoteAmount"))
        .with("balance_percent", body.get("balancePercent"))
        .with("state", "SUBMITTED")
        .with("triggered", false)
        .with("created_at", Events.occurredAt(event))
        .with("updated_at", Events.occurredAt(event));
  }

  Row row() {
    return row.with("filled", filled).with("filled_value", filledValue).with("fill_count", fills);
  }

  /** Applies any later event of the order. */
  void hear(GenericRecord event, GenericRecord body) {
    row.with("updated_at", Events.occurredAt(event));
    switch (Events.type(event)) {
      case "ORDER_APPROVED" -> {
        moved("APPROVED");
        row.with("decision_id", body.get("decisionId"));
      }
      case "ORDER_REJECTED" -> {
        ended("REJECTED");
        refused(body);
      }
      case "ORDER_SENDING" -> row.with("state", "SENDING");
      case "ORDER_WORKING" ->
          row.with("state", filled.signum() == 0 ? "WORKING" : "PARTIALLY_FILLED");
      case "ORDER_FILLED" -> filled(body);
      case "ORDER_CANCELLED" -> ended("CANCELLED");
      case "ORDER_EXPIRED" -> ended("EXPIRED");
      case "ORDER_UNKNOWN" -> row.with("state", "UNKNOWN");
      case "ORDER_TRAILED" -> row.with("stop_price", body.get("stopPrice"));
      case "ORDER_TRIGGERED" -> row.with("triggered", true);
      case "ORDER_MODIFY_REQUESTED" -> {
        clear(REFUSAL);
        row.with("change_id", body.get("modifyId"))
            .with("change_quantity", body.get("quantity"))
            .with("change_limit_price", body.get("limitPrice"))
            .with("change_stop_price", trails ? null : body.get("stopPrice"))
            .with("change_approved", false);
      }
      case "ORDER_MODIFY_SENDING" -> {
        clear(REFUSAL);
        row.with("change_approved", true);
      }
      case "ORDER_MODIFIED" -> modified(body);
      case "ORDER_MODIFY_REJECTED" -> {
        clear(CHANGE);
        refused(body);
      }
      default -> throw new IllegalStateException("An event of an unknown type: " + event);
    }
  }

  /** A reduce-only order that was cut names itself as the change: nothing else of it moves. */
  private void modified(GenericRecord body) {
    row.with("quantity", body.get("quantity"))
        .with("limit_price", body.get("limitPrice"))
        .with("stop_price", body.get("stopPrice"));
    if (!id.equals(Events.text(body, "modifyId"))) {
      clear(CHANGE);
      clear(REFUSAL);
    }
  }

  private void filled(GenericRecord body) {
    BigDecimal quantity = Events.amount(body, "quantity");
    filled = filled.add(quantity);
    filledValue = filledValue.add(quantity.multiply(Events.amount(body, "price")));
    fills++;
    boolean complete = (Boolean) body.get("complete");
    row.with("state", complete ? "FILLED" : "PARTIALLY_FILLED");
    if (complete) {
      clear(CHANGE);
    }
  }

  private void moved(String state) {
    row.with("state", state);
    clear(REFUSAL);
  }

  private void ended(String state) {
    moved(state);
    clear(CHANGE);
  }

  private void refused(GenericRecord body) {
    row.with("reject_code", body.get("control"))
        .with("reject_limit", text(body, "limit"))
        .with("reject_actual", text(body, "actual"))
        .with("reject_message", body.get("message"));
  }

  private void clear(List<String> columns) {
    columns.forEach(column -> row.with(column, null));
  }

  private static @Nullable String text(GenericRecord body, String name) {
    return Events.textOrNull(body, name);
  }
}
