package io.tradeflow.analytics;

import io.tradeflow.starter.web.Problem;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.springframework.http.HttpStatus;
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
  private static final int MAX_PAGE = 500;
  private static final int MAX_OFFSET = 100_000;
  private static final int MAX_POINTS = 5_000;
  private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");
  private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999999999Z");

  private final AccountQueries queries;
  private final LedgerTable ledger;
  private final LatestPrices prices;
  private final Clock clock;

  AnalyticsController(
      AccountQueries queries, LedgerTable ledger, LatestPrices prices, Clock clock) {
    this.queries = queries;
    this.ledger = ledger;
    this.prices = prices;
    this.clock = clock;
  }

  @GetMapping("/balance")
  Mono<Performance.Balance> balance(@AuthenticationPrincipal Jwt caller) {
    return standing(caller).map(standing -> standing.balance(clock.instant()));
  }

  @GetMapping("/performance")
  Mono<Performance.Report> performance(@AuthenticationPrincipal Jwt caller) {
    return standing(caller).map(standing -> standing.report(clock.instant()));
  }

  @GetMapping("/stats")
  Mono<Performance.Statistics> stats(@AuthenticationPrincipal Jwt caller) {
    return standing(caller).map(Standing::statistics);
  }

  @GetMapping("/history")
  Mono<Performance.Page<Performance.Trade>> history(
      @AuthenticationPrincipal Jwt caller,
      @RequestParam(defaultValue = "") String cursor,
      @RequestParam(defaultValue = "0") int offset,
      @RequestParam(defaultValue = "50") int limit) {
    within("limit", limit, 1, MAX_PAGE);
    within("offset", offset, 0, MAX_OFFSET);
    return queries
        .history(account(caller), sequence(cursor, Long.MAX_VALUE), limit + 1, offset)
        .map(found -> page(found, limit, Performance.Trade::accountSeq, Function.identity()));
  }

  @GetMapping("/equity")
  Mono<Performance.Page<Performance.EquityPoint>> equity(
      @AuthenticationPrincipal Jwt caller,
      @RequestParam(defaultValue = "1970-01-01T00:00:00Z") Instant from,
      @RequestParam(defaultValue = "9999-01-01T00:00:00Z") Instant to,
      @RequestParam(defaultValue = "") String cursor,
      @RequestParam(defaultValue = "1000") int points) {
    within("points", points, 1, MAX_POINTS);
    storable("from", from);
    storable("to", to);
    return queries
        .equity(account(caller), from, to, sequence(cursor, 0), points + 1)
        .map(
            found ->
                page(
                    found,
                    points,
                    AccountQueries.SequencedEquity::accountSeq,
                    AccountQueries.SequencedEquity::point));
  }

  private Mono<Standing> standing(Jwt caller) {
    return queries
        .totals(account(caller))
        .switchIfEmpty(
            Mono.error(
                () ->
                    new Problem(
                        HttpStatus.NOT_FOUND,
                        "ACCOUNT_NOT_READY",
                        "The account is being opened. Try again in a second.")))
        .zipWith(ledger.holdings(account(caller)))
        .map(
            both ->
                new Standing(both.getT1(), both.getT2(), held -> prices.of(account(caller), held)));
  }

  /** Of one row more than asked for, which tells whether there is another page. */
  private static <T, V> Performance.Page<V> page(
      List<T> found, int asked, ToLongFunction<T> sequence, Function<T, V> shown) {
    boolean more = found.size() > asked;
    List<T> rows = more ? found.subList(0, asked) : found;
    return new Performance.Page<>(
        rows.stream().map(shown).toList(),
        more ? Long.toString(sequence.applyAsLong(rows.getLast())) : null);
  }

  private static long sequence(String cursor, long otherwise) {
    if (!cursor.matches("\\d{0,18}")) {
      throw invalid("Use nextCursor of the last page as it came");
    }
    return cursor.isEmpty() ? otherwise : Long.parseLong(cursor);
  }

  private static void within(String name, int value, int least, int most) {
    if (value < least || value > most) {
      throw new Problem(
          HttpStatus.BAD_REQUEST,
          "BAD_LIMIT",
          "%s must be between %d and %d".formatted(name, least, most));
    }
  }

  /** Years that JSON and PostgreSQL write with four digits. */
  private static void storable(String name, Instant time) {
    if (time.isBefore(EARLIEST) || time.isAfter(LATEST)) {
      throw invalid(name + " must be in the years 1 to 9999");
    }
  }

  private static Problem invalid(String detail) {
    return new Problem(HttpStatus.UNPROCESSABLE_CONTENT, "INVALID_FIELDS", detail);
  }

  private static String account(Jwt caller) {
    return Objects.requireNonNull(caller.getSubject(), "sub");
  }
}
