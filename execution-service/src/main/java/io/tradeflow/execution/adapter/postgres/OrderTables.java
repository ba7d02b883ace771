package io.tradeflow.execution.adapter.postgres;

import io.tradeflow.execution.application.OrderLedger.Accepted;
import io.tradeflow.execution.domain.Booking;
import io.tradeflow.execution.domain.NewOrder;
import io.tradeflow.execution.domain.Order;
import io.tradeflow.execution.domain.OrderChange;
import io.tradeflow.execution.domain.Position;
import io.tradeflow.execution.domain.Rejection;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.r2dbc.core.DatabaseClient.GenericExecuteSpec;
import reactor.core.publisher.Mono;

/** The statements of the ledger; none begins or ends a transaction, none completes empty. */
public final class OrderTables {
  private final DatabaseClient database;

  public OrderTables(DatabaseClient database) {
    this.database = database;
  }

  /** Whether the account is new. */
  Mono<Boolean> insertAccount(String account, BigDecimal cash) {
    return database
        .sql(
            "INSERT INTO accounts (account_id, cash, account_seq) VALUES (:a, :c, 1)"
                + " ON CONFLICT DO NOTHING")
        .bind("a", account)
        .bind("c", cash)
        .fetch()
        .rowsUpdated()
        .map(rows -> rows > 0);
  }

  /** Holds the account until the transaction ends. */
  Mono<Optional<Booking.Account>> lock(String account) {
    return database
        .sql("SELECT cash, account_seq, fill_seq FROM accounts WHERE account_id = :a FOR UPDATE")
        .bind("a", account)
        .map(
            row ->
                new Booking.Account(
                    Rows.amount(row, "cash"),
                    Rows.need(row, "account_seq", Long.class),
                    Rows.need(row, "fill_seq", Long.class)))
        .one()
        .singleOptional();
  }

  /** Holds the partition's epoch as it is until the transaction ends. */
  Mono<Optional<Long>> epoch(int partition) {
    return database
        .sql("SELECT epoch FROM partition_epochs WHERE partition = :p FOR SHARE")
        .bind("p", partition)
        .map(row -> Rows.need(row, "epoch", Long.class))
        .one()
        .singleOptional();
  }

  Mono<Long> claim(int partition, String owner) {
    return database
        .sql(
            "INSERT INTO partition_epochs AS p VALUES (:p, 1, :o) ON CONFLICT (partition)"
                + " DO UPDATE SET epoch = p.epoch + 1, owner = excluded.owner RETURNING epoch")
        .bind("p", partition)
        .bind("o", owner)
        .map(row -> Rows.need(row, "epoch", Long.class))
        .one();
  }

  Mono<Optional<Order>> find(UUID id, String account) {
    return database
        .sql("SELECT * FROM orders WHERE id = :id AND account_id = :a")
        .bind("id", id)
        .bind("a", account)
        .map(Rows::order)
        .one()
        .singleOptional();
  }

  Mono<Optional<Accepted>> byKey(String account, String key, String hash) {
    return database
        .sql("SELECT * FROM orders WHERE account_id = :a AND idempotency_key = :k")
        .bind("a", account)
        .bind("k", key)
        .map(
            row ->
                new Accepted(
                    Rows.order(row),
                    false,
                    hash.equals(Rows.need(row, "request_hash", String.class))))
        .one()
        .singleOptional();
  }

  Mono<List<Order>> open(int partition) {
    return database
        .sql(
            "SELECT * FROM orders WHERE partition = :p AND state IN"
                + " ('APPROVED','SENDING','WORKING','PARTIALLY_FILLED','UNKNOWN')"
                + " ORDER BY created_at, id")
        .bind("p", partition)
        .map(Rows::order)
        .all()
        .collectList();
  }

  Mono<List<Order>> lost(Collection<Integer> partitions) {
    return database
        .sql(
            "SELECT * FROM orders WHERE partition = ANY(:p) AND state = 'UNKNOWN'"
                + " ORDER BY created_at, id LIMIT 100")
        .bind("p", partitions.toArray(Integer[]::new))
        .map(Rows::order)
        .all()
        .collectList();
  }

  /** The account's position in the order's symbol. */
  Mono<Optional<Position>> positionOf(UUID order, String account) {
    return database
        .sql(
            "SELECT * FROM positions WHERE account_id = :a"
                + " AND symbol = (SELECT symbol FROM orders WHERE id = :o)")
        .bind("a", account)
        .bind("o", order)
        .map(Rows::position)
        .one()
        .singleOptional();
  }

  /** Those fills of the changes that are booked. */
  Mono<List<String>> knownFills(UUID order, List<OrderChange> changes) {
    String[] ids =
        changes.stream()
            .filter(OrderChange.Fill.class::isInstance)
            .map(change -> ((OrderChange.Fill) change).fillId())
            .toArray(String[]::new);
    if (ids.length == 0) {
      return Mono.just(List.of());
    }
    return database
        .sql("SELECT fill_id FROM fills WHERE order_id = :o AND fill_id = ANY(:f)")
        .bind("o", order)
        .bind("f", ids)
        .map(row -> Rows.need(row, "fill_id", String.class))
        .all()
        .collectList();
  }

  Mono<Void> insertOrder(Order order, String key, String hash, int partition) {
    NewOrder terms = order.terms();
    GenericExecuteSpec sql =
        database
            .sql(
                "INSERT INTO orders (id, account_id, idempotency_key, request_hash, partition,"
                    + " symbol, side, order_type, quantity, limit_price, time_in_force, broker,"
                    + " source, bot_id, strategy, signal_id, correlation_id, tick_size,"
                    + " market_time, state, reject_code, reject_limit, reject_actual,"
                    + " reject_message, created_at, updated_at) VALUES (:id, :a, :k, :h, :p, :s,"
                    + " :side, :type, :q, :limit, :tif, :broker, :source, :bot, :strategy,"
                    + " :signal, :corr, :tick, :mt, :st, :rc, :rl, :ra, :rm, :now, :now)")
            .bind("id", terms.id())
            .bind("a", terms.accountId())
            .bind("k", key)
            .bind("h", hash)
            .bind("p", partition)
            .bind("s", terms.symbol())
            .bind("side", terms.side())
            .bind("type", terms.type())
            .bind("q", terms.quantity())
            .bind("tif", terms.timeInForce())
            .bind("broker", terms.broker())
            .bind("source", terms.source())
            .bind("corr", terms.correlationId())
            .bind("tick", terms.tickSize())
            .bind("st", order.state().name())
            .bind("now", order.createdAt());
    sql = optional(sql, "limit", terms.limitPrice(), BigDecimal.class);
    sql = optional(sql, "bot", terms.botId(), String.class);
    sql = optional(sql, "strategy", terms.strategy(), String.class);
    sql = optional(sql, "signal", terms.signalId(), String.class);
    sql = optional(sql, "mt", terms.marketTime(), Instant.class);
    return rejection(sql, order.rejection()).then();
  }

  Mono<Void> insertFill(NewOrder terms, OrderChange.Fill fill, BigDecimal pnl, Instant now) {
    return database
        .sql(
            "INSERT INTO fills (order_id, fill_id, account_id, symbol, side, quantity, price, fee,"
                + " maker, realised_pnl, executed_at)"
                + " VALUES (:o, :f, :a, :s, :side, :q, :p, :fee, :m, :pnl, :now)")
        .bind("o", terms.id())
        .bind("f", fill.fillId())
        .bind("a", terms.accountId())
        .bind("s", terms.symbol())
        .bind("side", terms.side())
        .bind("q", fill.quantity())
        .bind("p", fill.price())
        .bind("fee", fill.fee())
        .bind("m", fill.maker())
        .bind("pnl", pnl)
        .bind("now", now)
        .then();
  }

  Mono<Void> savePosition(String account, Position position) {
    return database
        .sql(
            "INSERT INTO positions VALUES (:a, :s, :q, :c, :r, :f) ON CONFLICT (account_id, symbol)"
                + " DO UPDATE SET quantity = excluded.quantity, total_cost = excluded.total_cost,"
                + " realised_pnl = excluded.realised_pnl, fees = excluded.fees")
        .bind("a", account)
        .bind("s", position.symbol())
        .bind("q", position.quantity())
        .bind("c", position.totalCost())
        .bind("r", position.realisedPnl())
        .bind("f", position.fees())
        .then();
  }

  Mono<Void> saveOrder(Booking booking) {
    Order order = booking.order();
    @Nullable String decision =
        booking.entries().stream()
            .map(Booking.Entry::change)
            .filter(OrderChange.Approve.class::isInstance)
            .map(change -> ((OrderChange.Approve) change).decisionId())
            .findFirst()
            .orElse(null);
    GenericExecuteSpec sql =
        database
            .sql(
                "UPDATE orders SET state = :st, filled = :f, filled_value = :v, fill_count = :n,"
                    + " updated_at = :now, decision_id = coalesce(:d, decision_id),"
                    + " reject_code = :rc, reject_limit = :rl, reject_actual = :ra,"
                    + " reject_message = :rm WHERE id = :id")
            .bind("st", order.state().name())
            .bind("f", order.filled())
            .bind("v", order.filledValue())
            .bind("n", order.fillCount())
            .bind("now", order.updatedAt())
            .bind("id", order.terms().id());
    return rejection(optional(sql, "d", decision, String.class), order.rejection()).then();
  }

  Mono<Void> saveAccount(String id, Booking.Account account) {
    return database
        .sql("UPDATE accounts SET cash = :c, account_seq = :s, fill_seq = :f WHERE account_id = :a")
        .bind("c", account.cash())
        .bind("s", account.seq())
        .bind("f", account.fillSeq())
        .bind("a", id)
        .then();
  }

  private static GenericExecuteSpec rejection(GenericExecuteSpec sql, @Nullable Rejection why) {
    GenericExecuteSpec bound = optional(sql, "rc", why == null ? null : why.code(), String.class);
    bound = optional(bound, "rl", why == null ? null : why.limit(), String.class);
    bound = optional(bound, "ra", why == null ? null : why.actual(), String.class);
    return optional(bound, "rm", why == null ? null : why.message(), String.class);
  }

  private static <T> GenericExecuteSpec optional(
      GenericExecuteSpec sql, String name, @Nullable T value, Class<T> type) {
    return value == null ? sql.bindNull(name, type) : sql.bind(name, value);
  }
}
