package io.tradeflow.execution.adapter.postgres;

import io.tradeflow.execution.application.OrderLedger.Accepted;
import io.tradeflow.execution.application.OrderLedger.CancelWish;
import io.tradeflow.execution.application.OrderLedger.Reducible;
import io.tradeflow.execution.domain.Order;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Mono;

/** The statements that stand alone; none begins or ends a transaction, none completes empty. */
final class OrderTables {
  private static final String ASK_CANCEL =
      "UPDATE orders SET cancel_requested_at = coalesce(cancel_requested_at, now()),"
          + " cancel_reason = coalesce(cancel_reason, :r) WHERE live";

  private final DatabaseClient database;

  OrderTables(DatabaseClient database) {
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

  /** Beside the ledger's batches: they neither read nor write the wish, but end it. */
  Mono<Optional<Order>> askCancel(UUID id, String account, String reason) {
    return database
        .sql(ASK_CANCEL + " AND id = :id AND account_id = :a RETURNING *")
        .bind("id", id)
        .bind("a", account)
        .bind("r", reason)
        .map(Rows::order)
        .one()
        .singleOptional();
  }

  Mono<Void> askCancels(Collection<UUID> orders, String reason) {
    return database
        .sql(ASK_CANCEL + " AND id = ANY(:ids)")
        .bind("ids", orders.toArray(UUID[]::new))
        .bind("r", reason)
        .then();
  }

  Mono<List<CancelWish>> cancelWishes(Collection<Integer> partitions) {
    return database
        .sql(
            "SELECT * FROM orders WHERE partition = ANY(:p) AND live"
                + " AND cancel_requested_at IS NOT NULL ORDER BY cancel_requested_at, id")
        .bind("p", partitions.toArray(Integer[]::new))
        .map(row -> new CancelWish(Rows.order(row), Rows.need(row, "cancel_reason", String.class)))
        .all()
        .collectList();
  }

  Mono<List<Order>> open(int partition) {
    return database
        .sql(
            "SELECT * FROM orders WHERE partition = :p AND live AND state IN"
                + " ('APPROVED','SENDING','WORKING','PARTIALLY_FILLED','UNKNOWN')"
                + " ORDER BY created_at, id")
        .bind("p", partition)
        .map(Rows::order)
        .all()
        .collectList();
  }

  Mono<Boolean> askedBefore(String account, String key) {
    return database
        .sql("SELECT 1 FROM order_changes WHERE account_id = :a AND idempotency_key = :k")
        .bind("a", account)
        .bind("k", key)
        .fetch()
        .first()
        .hasElement();
  }

  /** A position never counts against an order of its own direction. */
  Mono<Reducible> reducible(Order order) {
    return database
        .sql(
            "SELECT filled, greatest(0, coalesce("
                + "CASE WHEN side = 'BUY' THEN -p.quantity ELSE p.quantity END, 0)) AS room"
                + " FROM orders LEFT JOIN positions p USING (account_id, symbol) WHERE id = :id")
        .bind("id", order.terms().id())
        .map(row -> new Reducible(Rows.amount(row, "filled"), Rows.amount(row, "room")))
        .one();
  }

  Mono<List<Order>> overreaching(Collection<Integer> partitions) {
    return database
        .sql(
            "SELECT o.* FROM orders o LEFT JOIN positions p USING (account_id, symbol)"
                + " WHERE partition = ANY(:p) AND live AND reduce_only"
                + " AND state IN ('WORKING','PARTIALLY_FILLED')"
                + " AND o.quantity - o.filled > greatest(0,"
                + " coalesce(CASE WHEN side = 'BUY' THEN -p.quantity ELSE p.quantity END, 0))"
                + " ORDER BY created_at, id LIMIT 100")
        .bind("p", partitions.toArray(Integer[]::new))
        .map(Rows::order)
        .all()
        .collectList();
  }

  Mono<List<Order>> lost(Collection<Integer> partitions) {
    return database
        .sql(
            "SELECT * FROM orders WHERE partition = ANY(:p) AND unclear"
                + " ORDER BY state = 'UNKNOWN' DESC, created_at, id LIMIT 100")
        .bind("p", partitions.toArray(Integer[]::new))
        .map(Rows::order)
        .all()
        .collectList();
  }
}
