package io.tradeflow.execution.adapter.postgres;

import io.r2dbc.spi.Readable;
import io.tradeflow.execution.adapter.postgres.LedgerBatch.AskedBefore;
import io.tradeflow.execution.adapter.postgres.LedgerBatch.AskedRow;
import io.tradeflow.execution.adapter.postgres.LedgerBatch.ChangedRow;
import io.tradeflow.execution.adapter.postgres.LedgerBatch.FillKey;
import io.tradeflow.execution.adapter.postgres.LedgerBatch.FillRow;
import io.tradeflow.execution.adapter.postgres.LedgerBatch.Holding;
import io.tradeflow.execution.adapter.postgres.LedgerBatch.Key;
import io.tradeflow.execution.adapter.postgres.LedgerBatch.Made;
import io.tradeflow.execution.adapter.postgres.LedgerBatch.NewRow;
import io.tradeflow.execution.adapter.postgres.LedgerWork.Accept;
import io.tradeflow.execution.adapter.postgres.LedgerWork.Ask;
import io.tradeflow.execution.adapter.postgres.LedgerWork.Change;
import io.tradeflow.execution.adapter.postgres.LedgerWork.Refuse;
import io.tradeflow.execution.domain.Amendment;
import io.tradeflow.execution.domain.Booking;
import io.tradeflow.execution.domain.NewOrder;
import io.tradeflow.execution.domain.Order;
import io.tradeflow.execution.domain.OrderChange;
import io.tradeflow.execution.domain.Position;
import io.tradeflow.execution.domain.Pricing;
import io.tradeflow.execution.domain.Rejection;
import io.tradeflow.starter.outbox.Outbox;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Mono;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The statements of a batch: each reads, or writes, all its rows at once. Rows to write travel as
 * one JSON text, whose numbers PostgreSQL reads as they are written. None begins or ends a
 * transaction.
 */
final class BatchTables {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN).build();

  /** In one order everywhere, so that two batches never wait for each other. */
  private static final String LOCK =
      "SELECT account_id, cash, account_seq, fill_seq FROM accounts"
          + " WHERE account_id = ANY($1) ORDER BY account_id FOR UPDATE";

  private static final String EPOCHS =
      "SELECT partition, epoch FROM partition_epochs"
          + " WHERE partition = ANY($1) ORDER BY partition FOR SHARE";
  private static final String ORDERS = "SELECT * FROM orders WHERE id = ANY($1)";
  private static final String MADE =
      "SELECT * FROM orders WHERE (account_id, idempotency_key)"
          + " IN (SELECT account, key FROM unnest($1::text[], $2::text[]) AS k (account, key))";
  private static final String ASKED =
      "SELECT * FROM order_changes WHERE (account_id, idempotency_key)"
          + " IN (SELECT account, key FROM unnest($1::text[], $2::text[]) AS k (account, key))";
  private static final String POSITIONS =
      "SELECT * FROM positions WHERE (account_id, symbol)"
          + " IN (SELECT account_id, symbol FROM orders WHERE id = ANY($1))";
  private static final String FILLS =
      "SELECT order_id, fill_id FROM fills WHERE order_id = ANY($1) AND fill_id = ANY($2)";

  private static final String FINAL = "('REJECTED','FILLED','CANCELLED','EXPIRED')";

  private static final String INSERT_ORDERS =
      insert(
          "orders",
          "$1",
          "id, account_id, idempotency_key, request_hash, partition, symbol, side, order_type,"
              + " quantity, limit_price, time_in_force, broker, source, bot_id, strategy,"
              + " signal_id, correlation_id, tick_size, market_time, state, filled, filled_value,"
              + " fill_count, reject_code, reject_limit, reject_actual, reject_message,"
              + " created_at, updated_at, stop_price, trailing_amount, trailing_percent,"
              + " good_till, reduce_only, post_only, parent_id, asked_quantity, quote_amount,"
              + " balance_percent, triggered");
  private static final String UPDATE_ORDERS =
      "UPDATE orders o SET state = n.state, filled = n.filled, filled_value = n.filled_value,"
          + " fill_count = n.fill_count, updated_at = n.updated_at,"
          + " decision_id = coalesce(n.decision_id, o.decision_id), reject_code = n.reject_code,"
          + " reject_limit = n.reject_limit, reject_actual = n.reject_actual,"
          + " reject_message = n.reject_message, quantity = n.quantity,"
          + " limit_price = n.limit_price, stop_price = n.stop_price, triggered = n.triggered,"
          + " change_id = n.change_id, change_quantity = n.change_quantity,"
          + " change_limit_price = n.change_limit_price, change_stop_price = n.change_stop_price,"
          + " change_approved = n.change_approved,"
          + " cancel_requested_at = CASE WHEN n.state IN "
          + FINAL
          + " THEN NULL ELSE o.cancel_requested_at END,"
          + " cancel_reason = CASE WHEN n.state IN "
          + FINAL
          + " THEN NULL ELSE o.cancel_reason END"
          + rows("orders", "$2")
          + " n WHERE o.id = n.id";
  private static final String UPDATE_ACCOUNTS =
      "UPDATE accounts a SET cash = n.cash, account_seq = n.account_seq, fill_seq = n.fill_seq"
          + " FROM json_to_recordset($3::json) AS n (account_id text, cash numeric,"
          + " account_seq bigint, fill_seq bigint, seq_before bigint)"
          + " WHERE a.account_id = n.account_id AND a.account_seq = n.seq_before RETURNING 1";
  private static final String INSERT_FILLS =
      insert(
          "fills",
          "$4",
          "order_id, fill_id, account_id, symbol, side, quantity, price, fee, maker,"
              + " realised_pnl, executed_at");
  private static final String SAVE_POSITIONS =
      insert("positions", "$5", "account_id, symbol, quantity, total_cost, realised_pnl, fees")
          + " ON CONFLICT (account_id, symbol) DO UPDATE SET quantity = excluded.quantity,"
          + " total_cost = excluded.total_cost, realised_pnl = excluded.realised_pnl,"
          + " fees = excluded.fees";

  private static final String INSERT_ASKED =
      insert(
          "order_changes",
          "$6",
          "account_id, idempotency_key, change_id, order_id, request_hash, asked_at, refused");

  private static final String OWNED =
      "SELECT 1 FROM partition_epochs p JOIN unnest($10::int[], $11::bigint[])"
          + " AS e (partition, epoch) ON p.partition = e.partition AND p.epoch = e.epoch"
          + " FOR SHARE OF p";

  /**
   * All in one: what a batch has none of costs nothing. It fails, and changes nothing, unless every
   * account is as the batch found it and every partition is still ours.
   */
  static final String WRITE =
      "WITH new_orders AS (%s), changed_orders AS (%s), accounts_after AS (%s), new_fills AS (%s),"
              .formatted(INSERT_ORDERS, UPDATE_ORDERS, UPDATE_ACCOUNTS, INSERT_FILLS)
          + " positions_after AS (%s), asked AS (%s), events AS (%s), owned AS (%s)"
              .formatted(SAVE_POSITIONS, INSERT_ASKED, Outbox.insert(7), OWNED)
          + " SELECT ledger_unchanged((SELECT count(*) FROM accounts_after) = $12"
          + " AND (SELECT count(*) FROM owned) = $13)";

  private final DatabaseClient database;
  private final Outbox outbox;

  BatchTables(DatabaseClient database, Outbox outbox) {
    this.database = database;
    this.outbox = outbox;
  }

  private static String rows(String table, String json) {
    return " FROM json_populate_recordset(null::" + table + ", " + json + "::json)";
  }

  private static String insert(String table, String json, String columns) {
    return "INSERT INTO " + table + " (" + columns + ") SELECT " + columns + rows(table, json);
  }

  /** Locks the accounts of the work and reads all that it concerns. */
  Mono<LedgerBatch.Rows> read(List<LedgerWork> batch, ToIntFunction<String> partitions) {
    List<Accept> accepts = only(batch, Accept.class);
    List<Change> changes = only(batch, Change.class);
    List<Ask> asks = only(batch, Ask.class);
    List<Key> asked =
        Stream.concat(
                asks.stream().map(ask -> new Key(ask.account(), ask.key())),
                only(batch, Refuse.class).stream()
                    .map(refuse -> new Key(refuse.account(), refuse.command().id())))
            .toList();
    Set<UUID> orders =
        Stream.concat(changes.stream().map(Change::id), asks.stream().map(Ask::id))
            .collect(Collectors.toSet());
    List<Change> filling = changes.stream().filter(Change::fills).toList();
    UUID[] filled = filling.stream().map(Change::id).toArray(UUID[]::new);
    return Mono.zip(
            map(
                LOCK,
                BatchTables::accountId,
                row ->
                    new Booking.Account(
                        Rows.amount(row, "cash"),
                        Rows.need(row, "account_seq", Long.class),
                        Rows.need(row, "fill_seq", Long.class)),
                (Object) distinct(batch, LedgerWork::account).toArray(String[]::new)),
            map(
                EPOCHS,
                row -> Rows.need(row, "partition", Integer.class),
                row -> Rows.need(row, "epoch", Long.class),
                (Object)
                    distinct(changes, change -> partitions.applyAsInt(change.account()))
                        .toArray(Integer[]::new)),
            map(
                ORDERS,
                row -> Rows.need(row, "id", UUID.class),
                Rows::order,
                (Object) orders.toArray(UUID[]::new)),
            map(
                MADE,
                row -> new Key(accountId(row), Rows.need(row, "idempotency_key", String.class)),
                row -> new Made(Rows.order(row), Rows.need(row, "request_hash", String.class)),
                accepts.stream().map(Accept::account).toArray(String[]::new),
                accepts.stream().map(Accept::key).toArray(String[]::new)),
            map(
                ASKED,
                row -> new Key(accountId(row), Rows.need(row, "idempotency_key", String.class)),
                row ->
                    new AskedBefore(
                        row.get("order_id", UUID.class),
                        Rows.need(row, "request_hash", String.class)),
                asked.stream().map(Key::account).toArray(String[]::new),
                asked.stream().map(Key::key).toArray(String[]::new)),
            map(
                POSITIONS,
                row -> new Holding(accountId(row), Rows.need(row, "symbol", String.class)),
                Rows::position,
                (Object) filled),
            map(
                FILLS,
                row ->
                    new FillKey(
                        Rows.need(row, "order_id", UUID.class),
                        Rows.need(row, "fill_id", String.class)),
                row -> true,
                filled,
                fillIds(filling)))
        .map(
            read ->
                new LedgerBatch.Rows(
                    read.getT1(),
                    read.getT2(),
                    read.getT3(),
                    read.getT4(),
                    read.getT5(),
                    read.getT6(),
                    read.getT7().keySet()));
  }

  /** Writes what the batch changed, inside the transaction that read it. */
  Mono<Void> write(LedgerBatch batch) {
    return batch.events().isEmpty() ? Mono.empty() : values(batch).flatMap(this::write);
  }

  private Mono<Void> write(List<Object> values) {
    DatabaseClient.GenericExecuteSpec bound = database.sql(WRITE);
    for (int i = 0; i < values.size(); i++) {
      bound = bound.bind(i, values.get(i));
    }
    return bound.then();
  }

  /** The parameters of {@link #WRITE}, in turn. */
  Mono<List<Object>> values(LedgerBatch batch) {
    Map<Integer, Long> epochs = batch.epochs();
    return outbox
        .columns(batch.events())
        .map(
            events ->
                List.of(
                    json(batch.newOrders(), BatchTables::row),
                    json(batch.changedOrders().values(), BatchTables::row),
                    json(
                        batch.accounts().entrySet(),
                        it -> account(it, batch.seqBefore(it.getKey()))),
                    json(batch.newFills(), BatchTables::row),
                    json(batch.changedPositions().entrySet(), BatchTables::position),
                    json(batch.newAsked(), BatchTables::row),
                    events.topics(),
                    events.keys(),
                    events.payloads(),
                    epochs.keySet().toArray(Integer[]::new),
                    epochs.values().toArray(Long[]::new),
                    (long) batch.accounts().size(),
                    (long) epochs.size()));
  }

  /** Reads rows by key, without asking when there is nothing to look for. */
  private <K, V> Mono<Map<K, V>> map(
      String sql, Function<Readable, K> key, Function<Readable, V> value, Object... wanted) {
    if (((Object[]) wanted[0]).length == 0) {
      return Mono.just(Map.of());
    }
    DatabaseClient.GenericExecuteSpec bound = database.sql(sql);
    for (int i = 0; i < wanted.length; i++) {
      bound = bound.bind(i, wanted[i]);
    }
    return bound
        .map(row -> Map.entry(key.apply(row), value.apply(row)))
        .all()
        .collectMap(Map.Entry::getKey, Map.Entry::getValue);
  }

  private static <T> String json(
      Collection<T> changed, Function<T, Map<String, @Nullable Object>> row) {
    return JSON.writeValueAsString(changed.stream().map(row).toList());
  }

  private static <T extends LedgerWork> List<T> only(List<LedgerWork> batch, Class<T> kind) {
    return batch.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  private static <T, K> Collection<K> distinct(List<T> work, Function<T, K> key) {
    return work.stream().map(key).collect(Collectors.toSet());
  }

  private static String[] fillIds(List<Change> filling) {
    List<String> ids = new ArrayList<>();
    for (Change work : filling) {
      for (OrderChange change : work.changes()) {
        if (change instanceof OrderChange.Fill fill) {
          ids.add(fill.fillId());
        }
      }
    }
    return ids.toArray(String[]::new);
  }

  private static String accountId(Readable row) {
    return Rows.need(row, "account_id", String.class);
  }

  private static Map<String, @Nullable Object> row(NewRow made) {
    NewOrder terms = made.order().terms();
    Map<String, @Nullable Object> row = state(made.order());
    row.put("account_id", terms.accountId());
    row.put("idempotency_key", made.key());
    row.put("request_hash", made.hash());
    row.put("partition", made.partition());
    row.put("symbol", terms.symbol());
    row.put("side", terms.side());
    row.put("order_type", terms.pricing().type());
    row.put("trailing_amount", terms.pricing().trailingAmount());
    row.put("trailing_percent", terms.pricing().trailingPercent());
    row.put("time_in_force", terms.lifetime().force());
    row.put("good_till", terms.lifetime().goodTill());
    row.put("reduce_only", terms.reduceOnly());
    row.put("post_only", terms.postOnly());
    row.put("asked_quantity", terms.quantity());
    row.put("quote_amount", terms.size().quoteAmount());
    row.put("balance_percent", terms.size().balancePercent());
    row.put("broker", terms.broker());
    row.put("source", terms.origin().source());
    row.put("bot_id", terms.origin().botId());
    row.put("strategy", terms.strategy());
    row.put("signal_id", terms.origin().signalId());
    row.put("parent_id", terms.origin().parentId());
    row.put("correlation_id", terms.correlationId());
    row.put("tick_size", terms.tickSize());
    row.put("market_time", terms.marketTime());
    row.put("created_at", made.order().createdAt());
    return row;
  }

  private static Map<String, @Nullable Object> row(ChangedRow changed) {
    Map<String, @Nullable Object> row = state(changed.order());
    row.put("decision_id", changed.decision());
    return row;
  }

  /** What can change in an order's life. */
  private static Map<String, @Nullable Object> state(Order order) {
    Map<String, @Nullable Object> row = new HashMap<>();
    row.put("id", order.terms().id());
    row.put("state", order.state());
    row.put("quantity", order.terms().quantity());
    row.put("limit_price", order.terms().pricing().limitPrice());
    row.put("stop_price", order.terms().pricing().stopPrice());
    row.put("filled", order.filled());
    row.put("filled_value", order.filledValue());
    row.put("fill_count", order.fillCount());
    row.put("triggered", order.triggered());
    row.put("updated_at", order.updatedAt());
    @Nullable Rejection why = order.rejection();
    if (why != null) {
      row.put("reject_code", why.code());
      row.put("reject_limit", why.limit());
      row.put("reject_actual", why.actual());
      row.put("reject_message", why.message());
    }
    @Nullable Amendment pending = order.pending();
    if (pending != null) {
      boolean trails = pending.pricing() instanceof Pricing.Trailing;
      row.put("change_id", pending.id());
      row.put("change_quantity", pending.quantity());
      row.put("change_limit_price", pending.pricing().limitPrice());
      row.put("change_stop_price", trails ? null : pending.pricing().stopPrice());
      row.put("change_approved", pending.approved());
    }
    return row;
  }

  private static Map<String, @Nullable Object> row(AskedRow asked) {
    Map<String, @Nullable Object> row = new HashMap<>();
    row.put("account_id", asked.key().account());
    row.put("idempotency_key", asked.key().key());
    row.put("change_id", asked.change());
    row.put("order_id", asked.order());
    row.put("request_hash", asked.hash());
    row.put("refused", asked.refused());
    row.put("asked_at", asked.at());
    return row;
  }

  private static Map<String, @Nullable Object> row(FillRow booked) {
    NewOrder terms = booked.terms();
    OrderChange.Fill fill = booked.fill();
    Map<String, @Nullable Object> row = new HashMap<>();
    row.put("order_id", terms.id());
    row.put("fill_id", fill.fillId());
    row.put("account_id", terms.accountId());
    row.put("symbol", terms.symbol());
    row.put("side", terms.side());
    row.put("quantity", fill.quantity());
    row.put("price", fill.price());
    row.put("fee", fill.fee());
    row.put("maker", fill.maker());
    row.put("realised_pnl", booked.pnl());
    row.put("executed_at", booked.at());
    return row;
  }

  private static Map<String, @Nullable Object> account(
      Map.Entry<String, Booking.Account> after, long seqBefore) {
    Booking.Account account = after.getValue();
    return Map.of(
        "account_id", after.getKey(),
        "cash", account.cash(),
        "account_seq", account.seq(),
        "fill_seq", account.fillSeq(),
        "seq_before", seqBefore);
  }

  private static Map<String, @Nullable Object> position(Map.Entry<Holding, Position> changed) {
    Position position = changed.getValue();
    return Map.of(
        "account_id", changed.getKey().account(),
        "symbol", position.symbol(),
        "quantity", position.quantity(),
        "total_cost", position.totalCost(),
        "realised_pnl", position.realisedPnl(),
        "fees", position.fees());
  }
}
