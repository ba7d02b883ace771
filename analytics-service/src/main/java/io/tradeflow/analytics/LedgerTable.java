package io.tradeflow.analytics;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Accounts, holdings and trades in PostgreSQL, each read or written with one statement. */
@Component
class LedgerTable {
  /** In one order, so that two writers do not wait for each other. */
  private static final String LOCK =
      "SELECT * FROM accounts WHERE account_id = ANY($1) ORDER BY account_id FOR UPDATE";

  private static final String HOLDINGS =
      "SELECT * FROM holdings WHERE account_id = ANY($1) ORDER BY account_id, symbol";
  private static final String SAVE_ACCOUNTS =
      """
      INSERT INTO accounts AS stored (account_id, account_seq, cash, deposited)
      SELECT * FROM unnest($1::text[], $2::bigint[], $3::numeric[], $4::numeric[])
      ON CONFLICT (account_id) DO UPDATE SET account_seq = excluded.account_seq,
        cash = excluded.cash, deposited = excluded.deposited
      WHERE stored.account_seq < excluded.account_seq
      """;
  private static final String SAVE_HOLDINGS =
      """
      INSERT INTO holdings (account_id, symbol, quantity, total_cost, last_price)
      SELECT * FROM unnest($1::text[], $2::text[], $3::numeric[], $4::numeric[], $5::numeric[])
      ON CONFLICT (account_id, symbol) DO UPDATE SET quantity = excluded.quantity,
        total_cost = excluded.total_cost, last_price = excluded.last_price
      """;
  private static final String SAVE_TRADES =
      """
      INSERT INTO trades (account_id, account_seq, order_id, fill_id, symbol, side, quantity, price,
        fee, realised_pnl, position_after, cash_after, equity_after, at)
      SELECT * FROM unnest($1::text[], $2::bigint[], $3::text[], $4::text[], $5::text[], $6::text[],
        $7::numeric[], $8::numeric[], $9::numeric[], $10::numeric[], $11::numeric[],
        $12::numeric[], $13::numeric[], $14::text[]::timestamptz[])
      """;

  private record Held(String account, Holding holding) {}

  private final DatabaseClient database;

  LedgerTable(DatabaseClient database) {
    this.database = database;
  }

  /** What is stored of these accounts; it stays as it is until the transaction ends. */
  Mono<List<AccountBook>> lock(Set<String> accounts) {
    String[] ids = accounts.toArray(String[]::new);
    return database
        .sql(LOCK)
        .bind(0, ids)
        .map(
            row ->
                new AccountBook(
                    Rows.need(row, "account_id", String.class),
                    Rows.need(row, "account_seq", Long.class),
                    Rows.amount(row, "cash"),
                    Rows.amount(row, "deposited")))
        .all()
        .collectList()
        .flatMap(books -> books.isEmpty() ? Mono.just(books) : withHoldings(books, ids));
  }

  /** What an account holds, by symbol; also symbols that it holds no more. */
  Mono<List<Holding>> holdings(String account) {
    return held(account).map(Held::holding).collectList();
  }

  /**
   * Stores what changed. Two that both open an account cannot lock it: the later one fails on the
   * other's trades and has to try again.
   */
  Mono<Void> save(Books books) {
    return saveAccounts(List.copyOf(books.changed()))
        .then(Mono.defer(() -> saveHoldings(books.changed())))
        .then(Mono.defer(() -> saveTrades(books.trades())));
  }

  private Mono<List<AccountBook>> withHoldings(List<AccountBook> books, String... ids) {
    Map<String, AccountBook> byAccount =
        books.stream().collect(Collectors.toMap(AccountBook::account, Function.identity()));
    return held(ids)
        .doOnNext(
            found -> Objects.requireNonNull(byAccount.get(found.account())).holds(found.holding()))
        .then(Mono.just(books));
  }

  private Flux<Held> held(String... accounts) {
    return database
        .sql(HOLDINGS)
        .bind(0, accounts)
        .map(
            row ->
                new Held(
                    Rows.need(row, "account_id", String.class),
                    new Holding(
                        Rows.need(row, "symbol", String.class),
                        Rows.amount(row, "quantity"),
                        Rows.amount(row, "total_cost"),
                        Rows.amount(row, "last_price"))))
        .all();
  }

  private Mono<Void> saveAccounts(List<AccountBook> accounts) {
    if (accounts.isEmpty()) {
      return Mono.empty();
    }
    return database
        .sql(SAVE_ACCOUNTS)
        .bind(0, texts(accounts, AccountBook::account))
        .bind(1, longs(accounts, AccountBook::seq))
        .bind(2, amounts(accounts, AccountBook::cash))
        .bind(3, amounts(accounts, AccountBook::deposited))
        .then();
  }

  private Mono<Void> saveHoldings(Collection<AccountBook> accounts) {
    List<Held> rows = new ArrayList<>();
    accounts.forEach(
        book -> book.changed().forEach(holding -> rows.add(new Held(book.account(), holding))));
    if (rows.isEmpty()) {
      return Mono.empty();
    }
    return database
        .sql(SAVE_HOLDINGS)
        .bind(0, texts(rows, Held::account))
        .bind(1, texts(rows, row -> row.holding().symbol()))
        .bind(2, amounts(rows, row -> row.holding().quantity()))
        .bind(3, amounts(rows, row -> row.holding().totalCost()))
        .bind(4, amounts(rows, row -> row.holding().lastPrice()))
        .then();
  }

  private Mono<Void> saveTrades(List<Books.Trade> trades) {
    if (trades.isEmpty()) {
      return Mono.empty();
    }
    List<LedgerEntry.Fill> fills = trades.stream().map(Books.Trade::fill).toList();
    return database
        .sql(SAVE_TRADES)
        .bind(0, texts(fills, LedgerEntry.Fill::account))
        .bind(1, longs(fills, LedgerEntry.Fill::seq))
        .bind(2, texts(fills, LedgerEntry.Fill::orderId))
        .bind(3, texts(fills, LedgerEntry.Fill::fillId))
        .bind(4, texts(fills, LedgerEntry.Fill::symbol))
        .bind(5, texts(fills, fill -> fill.buy() ? "BUY" : "SELL"))
        .bind(6, amounts(fills, LedgerEntry.Fill::quantity))
        .bind(7, amounts(fills, LedgerEntry.Fill::price))
        .bind(8, amounts(fills, LedgerEntry.Fill::fee))
        .bind(9, amounts(fills, LedgerEntry.Fill::realisedPnl))
        .bind(10, amounts(fills, LedgerEntry.Fill::positionAfter))
        .bind(11, amounts(fills, LedgerEntry.Fill::cashAfter))
        .bind(12, amounts(trades, Books.Trade::equityAfter))
        .bind(13, texts(fills, fill -> fill.at().toString()))
        .then();
  }

  private static <T> String[] texts(List<T> rows, Function<T, String> column) {
    return rows.stream().map(column).toArray(String[]::new);
  }

  private static <T> Long[] longs(List<T> rows, Function<T, Long> column) {
    return rows.stream().map(column).toArray(Long[]::new);
  }

  private static <T> BigDecimal[] amounts(List<T> rows, Function<T, BigDecimal> column) {
    return rows.stream().map(column).toArray(BigDecimal[]::new);
  }
}
