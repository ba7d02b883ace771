package io.tradeflow.execution.adapter.postgres;

import io.tradeflow.execution.domain.Order;
import io.tradeflow.execution.domain.Position;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Mono;

/** What account holders read. */
public final class OrderQueries {
  /** One execution as its account's holder sees it. */
  public record Trade(
      long id,
      UUID orderId,
      String fillId,
      String symbol,
      String side,
      BigDecimal quantity,
      BigDecimal price,
      BigDecimal fee,
      boolean maker,
      BigDecimal realisedPnl,
      Instant at) {}

  /** Where the next page of orders begins: after this order. */
  public record OrderCursor(Instant createdAt, UUID id) {}

  /** Cash of an account, and what working buy orders hold back of it. */
  public record Cash(BigDecimal cash, BigDecimal reserved) {}

  private static final Instant LATEST = Instant.parse("9999-01-01T00:00:00Z");
  private static final UUID HIGHEST = new UUID(-1, -1);

  private final DatabaseClient database;

  public OrderQueries(DatabaseClient database) {
    this.database = database;
  }

  /** Newest first; {@code state} and {@code symbol} are empty for all. */
  public Mono<List<Order>> orders(
      String account, String state, String symbol, @Nullable OrderCursor after, int limit) {
    return database
        .sql(
            "SELECT * FROM orders WHERE account_id = :a AND (:st = '' OR state = :st)"
                + " AND (:sy = '' OR symbol = :sy) AND (created_at, id) < (:at, :id)"
                + " ORDER BY created_at DESC, id DESC LIMIT :n")
        .bind("a", account)
        .bind("st", state)
        .bind("sy", symbol)
        .bind("at", after == null ? LATEST : after.createdAt())
        .bind("id", after == null ? HIGHEST : after.id())
        .bind("n", limit)
        .map(Rows::order)
        .all()
        .collectList();
  }

  /** Orders of the account that have not ended. */
  public Mono<List<UUID>> open(String account) {
    return database
        .sql(
            "SELECT id FROM orders WHERE account_id = :a"
                + " AND state NOT IN ('REJECTED','FILLED','CANCELLED','EXPIRED') LIMIT 1000")
        .bind("a", account)
        .map(row -> Rows.need(row, "id", UUID.class))
        .all()
        .collectList();
  }

  /** Newest first, with ids below {@code before}. */
  public Mono<List<Trade>> trades(String account, long before, int limit) {
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
        .collectList();
  }

  /** Symbols after {@code after} in their order; flat positions included. */
  public Mono<List<Position>> positions(String account, String after, int limit) {
    return database
        .sql(
            "SELECT * FROM positions WHERE account_id = :a AND symbol > :s"
                + " ORDER BY symbol LIMIT :n")
        .bind("a", account)
        .bind("s", after)
        .bind("n", limit)
        .map(Rows::position)
        .all()
        .collectList();
  }

  /** Empty before the account exists. */
  public Mono<Cash> cash(String account) {
    return database
        .sql(
            "SELECT cash, coalesce((SELECT sum((quantity - filled) * limit_price) FROM orders o"
                + " WHERE o.account_id = a.account_id AND side = 'BUY' AND limit_price IS NOT NULL"
                + " AND state NOT IN ('REJECTED','FILLED','CANCELLED','EXPIRED')), 0) AS reserved"
                + " FROM accounts a WHERE account_id = :a")
        .bind("a", account)
        .map(row -> new Cash(Rows.amount(row, "cash"), Rows.amount(row, "reserved")))
        .one();
  }
}
