package io.tradeflow.analytics;

import io.tradeflow.events.Decimals;
import io.tradeflow.events.OrderEvent;
import io.tradeflow.events.OrderFilled;
import io.tradeflow.events.Side;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;

/**
 * Writes down what order events say of money; an event that was written already changes nothing.
 * Not every event of the sequence moves money, so gaps in it are no error; a fill of an account
 * that was never funded is.
 */
@Component
class Ledger {
  private record Account(long seq, BigDecimal cash) {}

  private final DatabaseClient database;
  private final TransactionalOperator transactions;

  Ledger(DatabaseClient database, TransactionalOperator transactions) {
    this.database = database;
    this.transactions = transactions;
  }

  /**
   * Applies one event of the account, in the order of its sequence.
   *
   * @return fails with {@link IllegalArgumentException} on a fill that cannot be booked: its side
   *     is unknown, or the account's funding was never read
   */
  Mono<Void> apply(OrderEvent event) {
    String account = event.getEnvelope().getAccountId();
    long seq = Objects.requireNonNull(event.getEnvelope().getAccountSeq(), "accountSeq");
    Mono<Void> change =
        switch (event.getType()) {
          case ACCOUNT_FUNDED ->
              fund(account, seq, Decimals.fromWire(event.getAccountFunded().getAmount()));
          case ORDER_FILLED ->
              fill(account, seq, event.getFilled(), event.getEnvelope().getOccurredAt());
          case ORDER_SUBMITTED,
              ORDER_APPROVED,
              ORDER_REJECTED,
              ORDER_SENDING,
              ORDER_WORKING,
              ORDER_CANCELLED,
              ORDER_EXPIRED,
              ORDER_UNKNOWN,
              UNKNOWN ->
              Mono.empty();
        };
    return change.as(transactions::transactional);
  }

  private Mono<Void> fund(String account, long seq, BigDecimal amount) {
    return database
        .sql(
            "INSERT INTO accounts AS a VALUES (:a, :s, :m, :m) ON CONFLICT (account_id) DO UPDATE"
                + " SET cash = a.cash + :m, deposited = a.deposited + :m, account_seq = :s"
                + " WHERE a.account_seq < :s")
        .bind("a", account)
        .bind("s", seq)
        .bind("m", amount)
        .then();
  }

  private Mono<Void> fill(String account, long seq, OrderFilled fill, Instant at) {
    return database
        .sql("SELECT account_seq, cash FROM accounts WHERE account_id = :a FOR UPDATE")
        .bind("a", account)
        .map(
            row -> new Account(Rows.need(row, "account_seq", Long.class), Rows.amount(row, "cash")))
        .one()
        .switchIfEmpty(Mono.error(() -> neverFunded(account, fill)))
        .filter(known -> known.seq() < seq)
        .flatMap(known -> holdings(account).flatMap(held -> book(account, seq, fill, at, held)));
  }

  Mono<List<Holding>> holdings(String account) {
    return database
        .sql("SELECT * FROM holdings WHERE account_id = :a ORDER BY symbol")
        .bind("a", account)
        .map(
            row ->
                new Holding(
                    Rows.need(row, "symbol", String.class),
                    Rows.amount(row, "quantity"),
                    Rows.amount(row, "total_cost"),
                    Rows.amount(row, "last_price")))
        .all()
        .collectList();
  }

  private Mono<Void> book(
      String account, long seq, OrderFilled fill, Instant at, List<Holding> held) {
    BigDecimal cash = Decimals.fromWire(fill.getCashAfter());
    Holding next =
        held.stream()
            .filter(holding -> holding.symbol().equals(fill.getSymbol()))
            .findFirst()
            .orElse(Holding.none(fill.getSymbol()))
            .after(
                buys(fill.getSide()),
                Decimals.fromWire(fill.getQuantity()),
                Decimals.fromWire(fill.getPrice()));
    BigDecimal equity = cash.add(next.value(next.lastPrice()));
    for (Holding other : held) {
      if (!other.symbol().equals(next.symbol())) {
        equity = equity.add(other.value(other.lastPrice()));
      }
    }
    return database
        .sql("UPDATE accounts SET cash = :c, account_seq = :s WHERE account_id = :a")
        .bind("c", cash)
        .bind("s", seq)
        .bind("a", account)
        .then()
        .then(save(account, next))
        .then(insert(account, seq, fill, at, equity));
  }

  /** An account row made up here would show all that was ever earned without what was paid in. */
  private static IllegalArgumentException neverFunded(String account, OrderFilled fill) {
    return new IllegalArgumentException(
        "Fill %s of order %s: account %s was never funded"
            .formatted(fill.getFillId(), fill.getOrderId(), account));
  }

  private static boolean buys(Side side) {
    return switch (side) {
      case BUY -> true;
      case SELL -> false;
      case UNKNOWN -> throw new IllegalArgumentException("Fill with an unknown side");
    };
  }

  private Mono<Void> save(String account, Holding holding) {
    return database
        .sql(
            "INSERT INTO holdings VALUES (:a, :s, :q, :c, :p) ON CONFLICT (account_id, symbol)"
                + " DO UPDATE SET quantity = :q, total_cost = :c, last_price = :p")
        .bind("a", account)
        .bind("s", holding.symbol())
        .bind("q", holding.quantity())
        .bind("c", holding.totalCost())
        .bind("p", holding.lastPrice())
        .then();
  }

  private Mono<Void> insert(
      String account, long seq, OrderFilled fill, Instant at, BigDecimal equity) {
    return database
        .sql(
            "INSERT INTO trades VALUES (:a, :s, :o, :f, :sy, :si, :q, :p, :fee, :r, :pos, :c, :e,"
                + " :at)")
        .bind("a", account)
        .bind("s", seq)
        .bind("o", fill.getOrderId())
        .bind("f", fill.getFillId())
        .bind("sy", fill.getSymbol())
        .bind("si", fill.getSide().name())
        .bind("q", fill.getQuantity())
        .bind("p", fill.getPrice())
        .bind("fee", fill.getFee())
        .bind("r", fill.getRealisedPnl())
        .bind("pos", fill.getPositionAfter())
        .bind("c", fill.getCashAfter())
        .bind("e", equity)
        .bind("at", at)
        .then();
  }
}
