package io.tradeflow.localstack.replay;

import io.tradeflow.events.Topics;
import io.tradeflow.localstack.replay.Scratch.Row;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;

/**
 * One account's money, orders and holdings from its order events, as execution-service and
 * analytics-service store them. Each of the two is followed up to where its tables stood; cash,
 * costs and profits are worked out from the fills again, not taken from what the events say.
 */
final class AccountFold {
  private final String account;
  private final Map<String, OrderRow> orders = new LinkedHashMap<>();
  private final List<Row> fills = new ArrayList<>();
  private final List<Row> trades = new ArrayList<>();
  private final Map<String, Holding> held = new TreeMap<>();
  private final Map<String, Holding> shown = new TreeMap<>();
  private final List<Difference> gaps = new ArrayList<>();
  private BigDecimal cash = BigDecimal.ZERO;
  private BigDecimal shownCash = BigDecimal.ZERO;
  private BigDecimal deposited = BigDecimal.ZERO;
  private long last;
  private long seq;
  private long fillSeq;
  private long shownSeq;

  AccountFold(String account) {
    this.account = account;
  }

  /** Sequence of the last event of execution-service that was applied. */
  long seq() {
    return seq;
  }

  /** Places where the topic lacks events. */
  List<Difference> gaps() {
    return gaps;
  }

  /**
   * Takes the next event.
   *
   * @param executed whether execution-service's tables held it
   * @param analysed whether those of analytics-service did
   */
  void hear(GenericRecord event, boolean executed, boolean analysed) {
    long number = Events.seq(event);
    if (number <= last) {
      return;
    }
    if (number != last + 1) {
      gaps.add(
          new Difference(
              Topics.EXECUTION_ORDER_EVENTS,
              account,
              "accountSeq",
              "gap from %d to %d".formatted(last + 1, number - 1),
              null));
    }
    last = number;
    String type = Events.type(event);
    if (executed) {
      seq = number;
      execute(event, type);
    }
    if (analysed) {
      analyse(event, type, number);
    }
  }

  private void execute(GenericRecord event, String type) {
    if (type.equals("ACCOUNT_FUNDED")) {
      cash = cash.add(Events.amount(Events.body(event, "accountFunded"), "amount"));
      return;
    }
    if (type.equals("ORDER_SUBMITTED")) {
      GenericRecord body = Events.body(event, "submitted");
      orders.put(Events.text(body, "orderId"), new OrderRow(event, body));
      return;
    }
    if (type.equals("ORDER_COMMAND_REFUSED")) {
      return;
    }
    GenericRecord body = Events.body(event, payload(type));
    @Nullable OrderRow order = orders.get(Events.text(body, "orderId"));
    if (order == null) {
      gaps.add(
          new Difference(
              Topics.EXECUTION_ORDER_EVENTS,
              Events.text(body, "orderId"),
              type,
              "an order that was never submitted",
              null));
      return;
    }
    order.hear(event, body);
    if (type.equals("ORDER_FILLED")) {
      filled(event, body);
    }
  }

  private void filled(GenericRecord event, GenericRecord fill) {
    String symbol = Events.text(fill, "symbol");
    Holding before = held.getOrDefault(symbol, Holding.NONE);
    Holding after = after(before, fill);
    held.put(symbol, after);
    cash = cash.add(paid(fill));
    fillSeq++;
    fills.add(
        traded(new Row(), fill)
            .with("account_id", account)
            .with("maker", fill.get("maker"))
            .with("realised_pnl", after.realisedPnl().subtract(before.realisedPnl()))
            .with("executed_at", Events.occurredAt(event)));
  }

  private void analyse(GenericRecord event, String type, long number) {
    if (type.equals("ACCOUNT_FUNDED")) {
      BigDecimal amount = Events.amount(Events.body(event, "accountFunded"), "amount");
      shownCash = shownCash.add(amount);
      deposited = deposited.add(amount);
      shownSeq = number;
    } else if (type.equals("ORDER_FILLED")) {
      GenericRecord fill = Events.body(event, "filled");
      String symbol = Events.text(fill, "symbol");
      Holding before = shown.getOrDefault(symbol, Holding.NONE);
      Holding after = after(before, fill);
      shown.put(symbol, after);
      shownCash = shownCash.add(paid(fill));
      shownSeq = number;
      trades.add(
          traded(new Row(), fill)
              .with("account_id", account)
              .with("account_seq", number)
              .with("realised_pnl", after.realisedPnl().subtract(before.realisedPnl()))
              .with("position_after", after.quantity())
              .with("cash_after", shownCash)
              .with("equity_after", shownCash.add(value()))
              .with("at", Events.occurredAt(event)));
    }
  }

  /** Writes the account's rows. */
  void write(Scratch scratch) {
    if (seq > 0) {
      scratch.add(
          Projection.EXECUTION_ACCOUNTS,
          new Row()
              .with("account_id", account)
              .with("cash", cash)
              .with("account_seq", seq)
              .with("fill_seq", fillSeq));
    }
    for (OrderRow order : orders.values()) {
      scratch.add(Projection.EXECUTION_ORDERS, order.row());
    }
    for (Row fill : fills) {
      scratch.add(Projection.EXECUTION_FILLS, fill);
    }
    for (Map.Entry<String, Holding> it : held.entrySet()) {
      scratch.add(
          Projection.EXECUTION_POSITIONS,
          holding(it.getKey(), it.getValue())
              .with("realised_pnl", it.getValue().realisedPnl())
              .with("fees", it.getValue().fees()));
    }
    if (shownSeq > 0) {
      scratch.add(
          Projection.ANALYTICS_ACCOUNTS,
          new Row()
              .with("account_id", account)
              .with("account_seq", shownSeq)
              .with("cash", shownCash)
              .with("deposited", deposited));
    }
    for (Row trade : trades) {
      scratch.add(Projection.ANALYTICS_TRADES, trade);
    }
    for (Map.Entry<String, Holding> it : shown.entrySet()) {
      scratch.add(
          Projection.ANALYTICS_HOLDINGS,
          holding(it.getKey(), it.getValue()).with("last_price", it.getValue().lastPrice()));
    }
  }

  private Row holding(String symbol, Holding holding) {
    return new Row()
        .with("account_id", account)
        .with("symbol", symbol)
        .with("quantity", holding.quantity())
        .with("total_cost", holding.totalCost());
  }

  private BigDecimal value() {
    return shown.values().stream().map(Holding::value).reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  private static Row traded(Row row, GenericRecord fill) {
    return row.with("order_id", fill.get("orderId"))
        .with("fill_id", fill.get("fillId"))
        .with("symbol", fill.get("symbol"))
        .with("side", fill.get("side"))
        .with("quantity", fill.get("quantity"))
        .with("price", fill.get("price"))
        .with("fee", fill.get("fee"));
  }

  private static Holding after(Holding before, GenericRecord fill) {
    return before.after(
        buys(fill),
        Events.amount(fill, "quantity"),
        Events.amount(fill, "price"),
        Events.amount(fill, "fee"));
  }

  private static BigDecimal paid(GenericRecord fill) {
    BigDecimal value = Events.amount(fill, "price").multiply(Events.amount(fill, "quantity"));
    return (buys(fill) ? value.negate() : value).subtract(Events.amount(fill, "fee"));
  }

  private static boolean buys(GenericRecord fill) {
    return Events.text(fill, "side").equals("BUY");
  }

  private static String payload(String type) {
    return switch (type) {
      case "ORDER_MODIFY_REQUESTED" -> "modifyRequested";
      case "ORDER_MODIFY_SENDING" -> "modifySending";
      case "ORDER_MODIFY_REJECTED" -> "modifyRejected";
      default -> type.substring("ORDER_".length()).toLowerCase(Locale.ROOT);
    };
  }
}
