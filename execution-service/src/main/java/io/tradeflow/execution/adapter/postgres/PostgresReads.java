package io.tradeflow.execution.adapter.postgres;

import io.tradeflow.execution.application.OrderReads;
import io.tradeflow.execution.domain.Order;
import io.tradeflow.execution.domain.Position;
import io.tradeflow.execution.domain.Size;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Mono;

/** Reads for account holders. */
public final class PostgresReads implements OrderReads {
  private final DatabaseClient database;

  public PostgresReads(DatabaseClient database) {
    this.database = database;
  }

  @Override
  public CompletionStage<List<Order>> orders(
      String account, String state, String symbol, OrderCursor after, int limit) {
    return database
        .sql(
            "SELECT * FROM orders WHERE account_id = :a AND (:st = '' OR state = :st)"
                + " AND (:sy = '' OR symbol = :sy) AND (created_at, id) < (:at, :id)"
                + " ORDER BY created_at DESC, id DESC LIMIT :n")
        .bind("a", account)
        .bind("st", state)
        .bind("sy", symbol)
        .bind("at", after.createdAt())
        .bind("id", after.id())
        .bind("n", limit)
        .map(Rows::order)
        .all()
        .collectList()
        .toFuture();
  }

  @Override
  public CompletionStage<List<UUID>> open(String account, String symbol, String strategy) {
    return database
        .sql(
            "SELECT id FROM orders WHERE account_id = :a AND live"
                + " AND (:sy = '' OR symbol = :sy) AND (:st = '' OR strategy = :st)"
                + " ORDER BY created_at, id LIMIT 1000")
        .bind("a", account)
        .bind("sy", symbol)
        .bind("st", strategy)
        .map(row -> Rows.need(row, "id", UUID.class))
        .all()
        .collectList()
        .toFuture();
  }

  @Override
  public CompletionStage<List<Trade>> trades(String account, long before, int limit) {
    return database
        .sql("SELECT * FROM fills WHERE account_id = :a AND id < :b ORDER BY id DESC LIMIT :n")
        .bind("a", account)
        .bind("b", before)
        .bind("n", limit)
        .map(
            row ->
                new Trade(
                    Rows.need(row, "id", Long.class),
                    Rows.need(row, "order_id", UUID.class),
                    Rows.need(row, "fill_id", String.class),
                    Rows.need(row, "symbol", String.class),
                    Rows.need(row, "side", String.class),
                    Rows.amount(row, "quantity"),
                    Rows.amount(row, "price"),
                    Rows.amount(row, "fee"),
                    Rows.need(row, "maker", Boolean.class),
                    Rows.amount(row, "realised_pnl"),
                    Rows.need(row, "executed_at", Instant.class)))
        .all()
        .collectList()
        .toFuture();
  }

  @Override
  public CompletionStage<List<Position>> positions(String account, String after, int limit) {
    return database
        .sql(
            "SELECT * FROM positions WHERE account_id = :a AND symbol > :s"
                + " ORDER BY symbol LIMIT :n")
        .bind("a", account)
        .bind("s", after)
        .bind("n", limit)
        .map(Rows::position)
        .all()
        .collectList()
        .toFuture();
  }

  @Override
  public CompletionStage<Optional<Size.Free>> free(String account, String symbol) {
    return Mono.zip(
            Mono.fromCompletionStage(() -> cash(account)),
            database
                .sql(
                    "SELECT coalesce((SELECT quantity FROM positions WHERE account_id = :a"
                        + " AND symbol = :s), 0) - coalesce((SELECT sum(quantity - filled)"
                        + " FROM orders WHERE account_id = :a AND symbol = :s AND side = 'SELL'"
                        + " AND live), 0) AS holding")
                .bind("a", account)
                .bind("s", symbol)
                .map(row -> Rows.amount(row, "holding"))
                .one())
        .map(
            both ->
                both.getT1()
                    .map(
                        cash -> new Size.Free(cash.cash().subtract(cash.reserved()), both.getT2())))
        .toFuture();
  }

  @Override
  public CompletionStage<Optional<Cash>> cash(String account) {
    return database
        .sql(
            "SELECT cash, coalesce((SELECT sum((quantity - filled) *"
                + " coalesce(limit_price, stop_price)) FROM orders o"
                + " WHERE o.account_id = a.account_id AND live AND side = 'BUY'), 0) AS reserved"
                + " FROM accounts a WHERE account_id = :a")
        .bind("a", account)
        .map(row -> new Cash(Rows.amount(row, "cash"), Rows.amount(row, "reserved")))
        .one()
        .singleOptional()
        .toFuture();
  }
}
