package io.tradeflow.analytics;

import io.tradeflow.starter.web.Problem;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.springframework.http.HttpStatus;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** What an account's holder asks about money. */
@RestController
@RequestMapping("/api/v1/account")
class AnalyticsController {
  private static final String CURRENCY = "USD";
  private static final String BAD_CURSOR = "Use nextCursor of the last page as it came";
  private static final int MAX_PAGE = 500;
  private static final int MAX_POINTS = 5_000;
  private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

  private record Totals(
      BigDecimal cash,
      BigDecimal deposited,
      long trades,
      long closing,
      long winning,
      BigDecimal gross,
      BigDecimal fees,
      BigDecimal volume) {}

  private final DatabaseClient database;
  private final Ledger ledger;
  private final LatestPrices prices;
  private final Clock clock;

  AnalyticsController(DatabaseClient database, Ledger ledger, LatestPrices prices, Clock clock) {
    this.database = database;
    this.ledger = ledger;
    this.prices = prices;
    this.clock = clock;
  }

  @GetMapping("/balance")
  Mono<Performance.Balance> balance(@AuthenticationPrincipal Jwt caller) {
    return totals(caller)
        .zipWith(ledger.holdings(account(caller)))
        .map(
            both -> {
              BigDecimal cash = both.getT1().cash();
              BigDecimal value = value(both.getT2());
              return new Performance.Balance(
                  cash, value, cash.add(value), CURRENCY, clock.instant());
            });
  }

  @GetMapping("/performance")
  Mono<Performance.Report> performance(@AuthenticationPrincipal Jwt caller) {
    return totals(caller)
        .zipWith(ledger.holdings(account(caller)))
        .map(
            both -> {
              Totals totals = both.getT1();
              BigDecimal unrealised = value(both.getT2()).subtract(cost(both.getT2()));
              BigDecimal net = totals.cash().add(value(both.getT2())).subtract(totals.deposited());
              return new Performance.Report(
                  totals.deposited(),
                  totals.gross(),
                  unrealised,
                  totals.fees(),
                  net,
                  percent(net, totals.deposited()),
                  CURRENCY,
                  clock.instant());
            });
  }

  @GetMapping("/stats")
  Mono<Performance.Statistics> stats(@AuthenticationPrincipal Jwt caller) {
    return totals(caller)
        .zipWith(ledger.holdings(account(caller)))
        .map(
            both -> {
              Totals totals = both.getT1();
              return new Performance.Statistics(
                  totals.trades(),
                  totals.closing(),
                  totals.winning(),
                  percent(
                      BigDecimal.valueOf(totals.winning()), BigDecimal.valueOf(totals.closing())),
                  totals.cash().add(value(both.getT2())).subtract(totals.deposited()),
                  totals.fees(),
                  totals.volume(),
                  both.getT2().stream().filter(held -> held.quantity().signum() != 0).count());
            });
  }

  @GetMapping("/history")
  Mono<Performance.Page<Performance.Trade>> history(
      @AuthenticationPrincipal Jwt caller,
      @RequestParam(defaultValue = "") String cursor,
      @RequestParam(defaultValue = "0") int offset,
      @RequestParam(defaultValue = "50") int limit) {
    require(limit >= 1 && limit <= MAX_PAGE, "limit must be between 1 and " + MAX_PAGE);
    require(offset >= 0 && offset <= 100_000, "offset must be between 0 and 100000");
    require(cursor.matches("\\d{0,18}"), BAD_CURSOR);
    return database
        .sql(
            "SELECT * FROM trades WHERE account_id = :a AND account_seq < :b"
                + " ORDER BY account_seq DESC LIMIT :n OFFSET :o")
        .bind("a", account(caller))
        .bind("b", cursor.isEmpty() ? Long.MAX_VALUE : Long.parseLong(cursor))
        .bind("n", limit + 1)
        .bind("o", offset)
        .map(
            row ->
                new Performance.Trade(
                    Rows.need(row, "account_seq", Long.class),
                    Rows.need(row, "order_id", String.class),
                    Rows.need(row, "fill_id", String.class),
                    Rows.need(row, "symbol", String.class),
                    Rows.need(row, "side", String.class),
                    Rows.amount(row, "quantity"),
                    Rows.amount(row, "price"),
                    Rows.amount(row, "fee"),
                    Rows.amount(row, "realised_pnl"),
                    Rows.need(row, "at", Instant.class)))
        .all()
        .collectList()
        .map(
            rows -> {
              boolean more = rows.size() > limit;
              List<Performance.Trade> shown = more ? rows.subList(0, limit) : rows;
              return new Performance.Page<>(
                  shown, more ? Long.toString(shown.getLast().accountSeq()) : null);
            });
  }

  @GetMapping("/equity")
  Mono<Performance.Page<Performance.EquityPoint>> equity(
      @AuthenticationPrincipal Jwt caller,
      @RequestParam(defaultValue = "1970-01-01T00:00:00Z") Instant from,
      @RequestParam(defaultValue = "9999-01-01T00:00:00Z") Instant to,
      @RequestParam(defaultValue = "") String cursor,
      @RequestParam(defaultValue = "1000") int points) {
    require(points >= 1 && points <= MAX_POINTS, "points must be between 1 and " + MAX_POINTS);
    require(cursor.matches("\\d{0,18}"), BAD_CURSOR);
    return ledger
        .equity(
            account(caller), from, to, cursor.isEmpty() ? 0 : Long.parseLong(cursor), points + 1)
        .map(
            found -> {
              boolean more = found.size() > points;
              List<Ledger.SequencedEquity> shown = more ? found.subList(0, points) : found;
              return new Performance.Page<>(
                  shown.stream().map(Ledger.SequencedEquity::point).toList(),
                  more ? Long.toString(shown.getLast().accountSeq()) : null);
            });
  }

  private Mono<Totals> totals(Jwt caller) {
    return database
        .sql(
            "SELECT a.cash, a.deposited, count(t.*) AS trades,"
                + " count(t.*) FILTER (WHERE t.realised_pnl <> 0) AS closing,"
                + " count(t.*) FILTER (WHERE t.realised_pnl > t.fee) AS winning,"
                + " coalesce(sum(t.realised_pnl), 0) AS gross, coalesce(sum(t.fee), 0) AS fees,"
                + " coalesce(sum(t.quantity * t.price), 0) AS volume"
                + " FROM accounts a LEFT JOIN trades t USING (account_id)"
                + " WHERE a.account_id = :a GROUP BY a.account_id")
        .bind("a", account(caller))
        .map(
            row ->
                new Totals(
                    Rows.amount(row, "cash"),
                    Rows.amount(row, "deposited"),
                    Rows.need(row, "trades", Long.class),
                    Rows.need(row, "closing", Long.class),
                    Rows.need(row, "winning", Long.class),
                    Rows.amount(row, "gross"),
                    Rows.amount(row, "fees"),
                    Rows.amount(row, "volume")))
        .one()
        .switchIfEmpty(
            Mono.error(
                new Problem(
                    HttpStatus.NOT_FOUND,
                    "ACCOUNT_NOT_READY",
                    "The account is being opened. Try again in a second.")));
  }

  private BigDecimal value(List<Holding> holdings) {
    return holdings.stream()
        .map(held -> held.value(prices.of(held)))
        .reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  private static BigDecimal cost(List<Holding> holdings) {
    return holdings.stream().map(Holding::totalCost).reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  private static BigDecimal percent(BigDecimal part, BigDecimal whole) {
    return whole.signum() == 0
        ? BigDecimal.ZERO
        : part.multiply(HUNDRED).divide(whole, 4, RoundingMode.HALF_EVEN);
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new Problem(HttpStatus.UNPROCESSABLE_CONTENT, "INVALID_FIELDS", message);
    }
  }

  private static String account(Jwt caller) {
    return Objects.requireNonNull(caller.getSubject(), "sub");
  }
}
