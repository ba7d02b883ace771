package io.tradeflow.execution.adapter.postgres;

import io.tradeflow.events.AccountPartitioner;
import io.tradeflow.execution.domain.NewOrder;
import io.tradeflow.execution.domain.Order;
import io.tradeflow.execution.domain.OrderChange;
import io.tradeflow.execution.domain.OrderLife;
import io.tradeflow.execution.domain.OrderState;
import io.tradeflow.execution.domain.Position;
import io.tradeflow.execution.domain.Rejection;
import io.tradeflow.starter.outbox.Outbox;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.r2dbc.core.DatabaseClient.GenericExecuteSpec;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Accounts, orders, fills and positions. Every change runs under its account's row lock and commits
 * together with its events, so that the sequence of an account has no gap.
 */
public final class OrderLedger {
  /** Partitions of every account topic. */
  public static final int PARTITIONS = 12;

  /** An order and whether this call created it; {@code sameRequest} is false for a reused key. */
  public record Accepted(Order order, boolean created, boolean sameRequest) {}

  private record Account(BigDecimal cash, long seq, long fillSeq) {}

  private final DatabaseClient database;
  private final Outbox outbox;
  private final Clock clock;

  public OrderLedger(DatabaseClient database, Outbox outbox, Clock clock) {
    this.database = database;
    this.outbox = outbox;
    this.clock = clock;
  }

  /** Opens the account with its starting cash; once only. */
  public Mono<Boolean> open(String account, BigDecimal cash, String cause) {
    return outbox.inTransaction(
        database
            .sql(
                "INSERT INTO accounts (account_id, cash, account_seq) VALUES (:a, :c, 1)"
                    + " ON CONFLICT DO NOTHING")
            .bind("a", account)
            .bind("c", cash)
            .fetch()
            .rowsUpdated()
            .flatMap(
                rows ->
                    rows == 0
                        ? Mono.just(false)
                        : outbox
                            .append(List.of(OrderEvents.funded(account, cash, cause, now())))
                            .thenReturn(true)));
  }

  /** Accepts the order, or finds the one that the key made before; empty without an account. */
  public Mono<Accepted> accept(
      NewOrder terms, String key, String hash, @Nullable Rejection refused) {
    return outbox.inTransaction(
        lock(terms.accountId())
            .flatMap(
                account ->
                    byKey(terms.accountId(), key, hash)
                        .switchIfEmpty(
                            Mono.defer(() -> insert(account, terms, key, hash, refused)))));
  }

  /** Applies the change; empty if the order's state does not permit it or does not exist. */
  public Mono<Order> change(UUID id, String account, OrderChange change) {
    return outbox.inTransaction(
        lock(account)
            .flatMap(
                locked ->
                    find(id, account)
                        .filter(order -> OrderLife.permits(order, change))
                        .filterWhen(order -> fenced(account, change))
                        .filterWhen(order -> unseen(order, change))
                        .flatMap(order -> apply(locked, order, change))));
  }

  public Mono<Order> find(UUID id, String account) {
    return database
        .sql("SELECT * FROM orders WHERE id = :id AND account_id = :a")
        .bind("id", id)
        .bind("a", account)
        .map(Rows::order)
        .one();
  }

  /** Makes this owner the only one that may send for the partition. */
  public Mono<Long> claim(int partition, String owner) {
    return database
        .sql(
            "INSERT INTO partition_epochs AS p VALUES (:p, 1, :o) ON CONFLICT (partition)"
                + " DO UPDATE SET epoch = p.epoch + 1, owner = excluded.owner RETURNING epoch")
        .bind("p", partition)
        .bind("o", owner)
        .map(row -> Rows.need(row, "epoch", Long.class))
        .one();
  }

  /** Approved orders and those at the broker, oldest first. */
  public Flux<Order> open(int partition) {
    return database
        .sql(
            "SELECT * FROM orders WHERE partition = :p AND state IN"
                + " ('APPROVED','SENDING','WORKING','PARTIALLY_FILLED','UNKNOWN')"
                + " ORDER BY created_at, id")
        .bind("p", partition)
        .map(Rows::order)
        .all();
  }

  public static int partitionOf(String account) {
    return AccountPartitioner.partitionOf(account, PARTITIONS);
  }

  private Mono<Account> lock(String account) {
    return database
        .sql("SELECT cash, account_seq, fill_seq FROM accounts WHERE account_id = :a FOR UPDATE")
        .bind("a", account)
        .map(
            row ->
                new Account(
                    Rows.amount(row, "cash"),
                    Rows.need(row, "account_seq", Long.class),
                    Rows.need(row, "fill_seq", Long.class)))
        .one();
  }

  private Mono<Accepted> byKey(String account, String key, String hash) {
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
        .one();
  }

  private Mono<Accepted> insert(
      Account account, NewOrder terms, String key, String hash, @Nullable Rejection refused) {
    Instant now = now();
    Order order =
        new Order(terms, OrderState.SUBMITTED, BigDecimal.ZERO, BigDecimal.ZERO, 0, null, now, now);
    GenericExecuteSpec sql =
        database
            .sql(
                "INSERT INTO orders (id, account_id, idempotency_key, request_hash, partition,"
                    + " symbol, side, order_type, quantity, limit_price, time_in_force, broker,"
                    + " source, bot_id, strategy, signal_id, correlation_id, tick_size, state,"
                    + " created_at, updated_at) VALUES (:id, :a, :k, :h, :p, :s, :side, :type, :q,"
                    + " :limit, :tif, :broker, :source, :bot, :strategy, :signal, :corr, :tick,"
                    + " 'SUBMITTED', :now, :now)")
            .bind("id", terms.id())
            .bind("a", terms.accountId())
            .bind("k", key)
            .bind("h", hash)
            .bind("p", partitionOf(terms.accountId()))
            .bind("s", terms.symbol())
            .bind("side", terms.side())
            .bind("type", terms.type())
            .bind("q", terms.quantity())
            .bind("tif", terms.timeInForce())
            .bind("broker", terms.broker())
            .bind("source", terms.source())
            .bind("corr", terms.correlationId())
            .bind("tick", terms.tickSize())
            .bind("now", now);
    sql = optional(sql, "limit", terms.limitPrice(), BigDecimal.class);
    sql = optional(sql, "bot", terms.botId(), String.class);
    sql = optional(sql, "strategy", terms.strategy(), String.class);
    sql = optional(sql, "signal", terms.signalId(), String.class);
    long seq = account.seq() + 1;
    Mono<Void> saved =
        sql.then()
            .then(advance(terms.accountId(), account.cash(), seq, account.fillSeq()))
            .then(outbox.append(List.of(OrderEvents.submitted(terms, seq, now))));
    return refused == null
        ? saved.thenReturn(new Accepted(order, true, true))
        : saved
            .then(
                Mono.defer(
                    () ->
                        apply(
                            new Account(account.cash(), seq, account.fillSeq()),
                            order,
                            new OrderChange.Reject(refused))))
            .map(rejected -> new Accepted(rejected, true, true));
  }

  private Mono<Boolean> fenced(String account, OrderChange change) {
    if (!(change instanceof OrderChange.Send send)) {
      return Mono.just(true);
    }
    return database
        .sql("SELECT epoch FROM partition_epochs WHERE partition = :p FOR SHARE")
        .bind("p", partitionOf(account))
        .map(row -> Rows.need(row, "epoch", Long.class) == send.epoch())
        .one()
        .defaultIfEmpty(false);
  }

  private Mono<Boolean> unseen(Order order, OrderChange change) {
    if (!(change instanceof OrderChange.Fill fill)) {
      return Mono.just(true);
    }
    return database
        .sql("SELECT 1 AS one FROM fills WHERE order_id = :o AND fill_id = :f")
        .bind("o", order.terms().id())
        .bind("f", fill.fillId())
        .fetch()
        .one()
        .hasElement()
        .map(seen -> !seen);
  }

  private Mono<Order> apply(Account account, Order before, OrderChange change) {
    Instant now = now();
    Order after = OrderLife.evolve(before, change, now);
    long seq = account.seq() + 1;
    if (change instanceof OrderChange.Fill fill) {
      return book(account, after, fill, seq, now).then(save(after, change)).thenReturn(after);
    }
    return save(after, change)
        .then(advance(after.terms().accountId(), account.cash(), seq, account.fillSeq()))
        .then(
            outbox.append(
                List.of(
                    OrderEvents.of(
                        after,
                        change,
                        account.cash(),
                        Position.flat(after.terms().symbol()),
                        BigDecimal.ZERO,
                        seq,
                        now))))
        .thenReturn(after);
  }

  private Mono<Void> book(
      Account account, Order order, OrderChange.Fill fill, long seq, Instant now) {
    NewOrder terms = order.terms();
    BigDecimal value = fill.price().multiply(fill.quantity());
    BigDecimal cash = account.cash().add(terms.buy() ? value.negate() : value).subtract(fill.fee());
    return position(terms.accountId(), terms.symbol())
        .flatMap(
            held -> {
              Position next = held.after(terms.buy(), fill.quantity(), fill.price(), fill.fee());
              BigDecimal pnl = next.realisedPnl().subtract(held.realisedPnl());
              long fillSeq = account.fillSeq() + 1;
              List<Outbox.Event> events = new ArrayList<>();
              events.add(OrderEvents.of(order, fill, cash, next, pnl, seq, now));
              events.addAll(OrderEvents.fill(order, fill, cash, next, pnl, fillSeq, now));
              return insertFill(terms, fill, pnl, now)
                  .then(savePosition(terms.accountId(), next))
                  .then(advance(terms.accountId(), cash, seq, fillSeq))
                  .then(outbox.append(events));
            });
  }

  private Mono<Position> position(String account, String symbol) {
    return database
        .sql("SELECT * FROM positions WHERE account_id = :a AND symbol = :s")
        .bind("a", account)
        .bind("s", symbol)
        .map(Rows::position)
        .one()
        .defaultIfEmpty(Position.flat(symbol));
  }

  private Mono<Void> insertFill(
      NewOrder terms, OrderChange.Fill fill, BigDecimal pnl, Instant now) {
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

  private Mono<Void> savePosition(String account, Position position) {
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

  private Mono<Void> save(Order order, OrderChange change) {
    @Nullable Rejection why = order.rejection();
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
    sql =
        optional(
            sql,
            "d",
            change instanceof OrderChange.Approve approve ? approve.decisionId() : null,
            String.class);
    sql = optional(sql, "rc", why == null ? null : why.code(), String.class);
    sql = optional(sql, "rl", why == null ? null : why.limit(), String.class);
    sql = optional(sql, "ra", why == null ? null : why.actual(), String.class);
    sql = optional(sql, "rm", why == null ? null : why.message(), String.class);
    return sql.then();
  }

  private Mono<Void> advance(String account, BigDecimal cash, long seq, long fillSeq) {
    return database
        .sql("UPDATE accounts SET cash = :c, account_seq = :s, fill_seq = :f WHERE account_id = :a")
        .bind("c", cash)
        .bind("s", seq)
        .bind("f", fillSeq)
        .bind("a", account)
        .then();
  }

  private static <T> GenericExecuteSpec optional(
      GenericExecuteSpec sql, String name, @Nullable T value, Class<T> type) {
    return value == null ? sql.bindNull(name, type) : sql.bind(name, value);
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }
}
