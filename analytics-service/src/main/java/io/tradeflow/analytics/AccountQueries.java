package io.tradeflow.analytics;

import io.r2dbc.spi.Readable;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Reads what the {@link Ledger} wrote of one account. */
@Component
class AccountQueries {
  private static final String SIGNED = "CASE side WHEN 'BUY' THEN quantity ELSE -quantity END";

  /** The position before the fill had the other sign: the fill closed it, or a part of it. */
  private static final String CLOSES = "(position_after - " + SIGNED + ") * (" + SIGNED + ") < 0";

  /**
   * Sums over the whole life of an account.
   *
   * @param closing fills that reduced or turned a position
   * @param winning of these, the ones that made more than their fee
   * @param gross profit realised, before fees
   * @param volume quantity times price
   */
  record Totals(
      BigDecimal cash,
      BigDecimal deposited,
      long trades,
      long closing,
      long winning,
      BigDecimal gross,
      BigDecimal fees,
      BigDecimal volume) {}

  /** A point of the curve and the sequence that the next page starts after. */
  record SequencedEquity(long accountSeq, Performance.EquityPoint point) {}

  private final DatabaseClient database;

  AccountQueries(DatabaseClient database) {
    this.database = database;
  }

  /** The account's sums; empty until its funding was read. */
  Mono<Totals> totals(String account) {
    return database
        .sql(
            "SELECT a.cash, a.deposited, count(t.*) AS trades,"
                + (" count(t.*) FILTER (WHERE " + CLOSES + ") AS closing,")
                + (" count(t.*) FILTER (WHERE " + CLOSES + " AND realised_pnl > fee) AS winning,")
                + " coalesce(sum(t.realised_pnl), 0) AS gross, coalesce(sum(t.fee), 0) AS fees,"
                + " coalesce(sum(t.quantity * t.price), 0) AS volume"
                + " FROM accounts a LEFT JOIN trades t USING (account_id)"
                + " WHERE a.account_id = :a GROUP BY a.account_id")
        .bind("a", account)
        .map(AccountQueries::sums)
        .one();
  }

  /** Fills before the sequence, newest first. */
  Mono<List<Performance.Trade>> history(String account, long before, int limit, int offset) {
    return database
        .sql(
            "SELECT * FROM trades WHERE account_id = :a AND account_seq < :b"
                + " ORDER BY account_seq DESC LIMIT :n OFFSET :o")
        .bind("a", account)
        .bind("b", before)
        .bind("n", limit)
        .bind("o", offset)
        .map(AccountQueries::trade)
        .all()
        .collectList();
  }

  /** Equity after the fills at {@code from <= at < to} that follow the sequence, oldest first. */
  Mono<List<SequencedEquity>> equity(
      String account, Instant from, Instant to, long after, int limit) {
    return database
        .sql(
            "SELECT account_seq, at, equity_after FROM trades WHERE account_id = :a"
                + " AND account_seq > :s AND at >= :f AND at < :t ORDER BY account_seq LIMIT :n")
        .bind("a", account)
        .bind("s", after)
        .bind("f", from)
        .bind("t", to)
        .bind("n", limit)
        .map(
            row ->
                new SequencedEquity(
                    Rows.need(row, "account_seq", Long.class),
                    new Performance.EquityPoint(
                        Rows.need(row, "at", Instant.class), Rows.amount(row, "equity_after"))))
        .all()
        .collectList();
  }

  private static Totals sums(Readable row) {
    return new Totals(
        Rows.amount(row, "cash"),
        Rows.amount(row, "deposited"),
        Rows.need(row, "trades", Long.class),
        Rows.need(row, "closing", Long.class),
        Rows.need(row, "winning", Long.class),
        Rows.amount(row, "gross"),
        Rows.amount(row, "fees"),
        Rows.amount(row, "volume"));
  }

  private static Performance.Trade trade(Readable row) {
    return new Performance.Trade(
        Rows.need(row, "account_seq", Long.class),
        Rows.need(row, "order_id", String.class),
        Rows.need(row, "fill_id", String.class),
        Rows.need(row, "symbol", String.class),
        Rows.need(row, "side", String.class),
        Rows.amount(row, "quantity"),
        Rows.amount(row, "price"),
        Rows.amount(row, "fee"),
        Rows.amount(row, "realised_pnl"),
        Rows.need(row, "at", Instant.class));
  }
}
