package io.tradeflow.marketdata.travel;

import io.r2dbc.spi.Readable;
import io.tradeflow.marketdata.candle.Candle;
import io.tradeflow.marketdata.candle.CandleTable;
import io.tradeflow.marketdata.candle.Interval;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Time travels in PostgreSQL, and the recording that they replay. */
@Component
class TravelTable {
  private static final String INSERT =
      """
      INSERT INTO time_travels
        (id, account_id, from_time, to_time, speed, symbols, position, state, bound_at)
      SELECT $1, $2, $3, $4, $5, $6, $7, 'RUNNING', $8
      WHERE (SELECT count(*) FROM time_travels WHERE state = 'RUNNING') < $9
      """;

  /** Until the transaction ends: whoever counts next sees what this one writes. */
  private static final String ONE_BY_ONE =
      "SELECT pg_advisory_xact_lock(hashtext(current_schema() || '.time_travels'))";

  private static final String RECORDED =
      """
      SELECT symbol, count(*) AS minutes, min(open_time) AS first, max(open_time) AS last
      FROM candles
      WHERE interval_seconds = 60 AND open_time >= $1 AND open_time < $2
        AND (cardinality($3::text[]) = 0 OR symbol = ANY($3))
      GROUP BY symbol ORDER BY symbol
      """;
  private static final String KEPT =
      """
      SELECT symbol, 0::bigint AS minutes, first, last
      FROM unnest($1::text[]) AS wanted (symbol),
        LATERAL (SELECT
          (SELECT min(open_time) FROM candles c
           WHERE c.symbol = wanted.symbol AND c.interval_seconds = 60) AS first,
          (SELECT max(open_time) FROM candles c
           WHERE c.symbol = wanted.symbol AND c.interval_seconds = 60) AS last) AS ends
      WHERE first IS NOT NULL
      """;

  /**
   * Recorded minutes of a symbol.
   *
   * @param minutes 0 where they were not counted
   * @param first open time of the first
   * @param last open time of the last
   */
  record Recorded(String symbol, long minutes, Instant first, Instant last) {}

  private final DatabaseClient database;
  private final CandleTable candles;

  TravelTable(DatabaseClient database, CandleTable candles) {
    this.database = database;
    this.candles = candles;
  }

  /**
   * Writes it down, in the caller's transaction; false if as many run already.
   *
   * @param most that may run at once
   */
  Mono<Boolean> insert(Travel travel, int most) {
    return database.sql(ONE_BY_ONE).then().then(Mono.defer(() -> insertNow(travel, most)));
  }

  private Mono<Boolean> insertNow(Travel travel, int most) {
    return database
        .sql(INSERT)
        .bind(0, travel.id())
        .bind(1, travel.account())
        .bind(2, utc(travel.from()))
        .bind(3, utc(travel.to()))
        .bind(4, travel.speed())
        .bind(5, travel.symbols().toArray(String[]::new))
        .bind(6, utc(travel.position()))
        .bind(7, utc(travel.boundAt()))
        .bind(8, most)
        .fetch()
        .rowsUpdated()
        .map(rows -> rows == 1);
  }

  /** Notes how far it is. */
  Mono<Void> move(Travel travel) {
    return database
        .sql("UPDATE time_travels SET position = $2 WHERE id = $1 AND state = 'RUNNING'")
        .bind(0, travel.id())
        .bind(1, utc(travel.position()))
        .then();
  }

  /** Ends it; false if it had ended before. */
  Mono<Boolean> end(Travel ended) {
    return database
        .sql(
            "UPDATE time_travels SET position = $2, state = 'ENDED', reason = $3, ended_at = $4"
                + " WHERE id = $1 AND state = 'RUNNING'")
        .bind(0, ended.id())
        .bind(1, utc(ended.position()))
        .bind(2, Objects.requireNonNull(ended.reason()))
        .bind(3, utc(Objects.requireNonNull(ended.endedAt())))
        .fetch()
        .rowsUpdated()
        .map(rows -> rows == 1);
  }

  Flux<Travel> running() {
    return database
        .sql("SELECT * FROM time_travels WHERE state = 'RUNNING' ORDER BY bound_at, id")
        .map(TravelTable::travel)
        .all();
  }

  /** The account's last one. */
  Mono<Travel> last(String account) {
    return database
        .sql("SELECT * FROM time_travels WHERE account_id = $1 ORDER BY bound_at DESC LIMIT 1")
        .bind(0, account)
        .map(TravelTable::travel)
        .one();
  }

  /** What is recorded within the span; of all symbols if none is named. */
  Flux<Recorded> recorded(Instant from, Instant to, Collection<String> symbols) {
    return database
        .sql(RECORDED)
        .bind(0, utc(from))
        .bind(1, utc(to))
        .bind(2, symbols.toArray(String[]::new))
        .map(TravelTable::recorded)
        .all();
  }

  /** First and last minute that is kept of each of the symbols. */
  Flux<Recorded> kept(Collection<String> symbols) {
    return database
        .sql(KEPT)
        .bind(0, symbols.toArray(String[]::new))
        .map(TravelTable::recorded)
        .all();
  }

  /** The minutes of the span, symbol by symbol. */
  Flux<Candle> minutes(Travel travel, int most) {
    return Flux.fromIterable(travel.symbols())
        .concatMap(
            symbol -> candles.page(symbol, Interval.MINUTE, travel.from(), travel.to(), most));
  }

  private static Recorded recorded(Readable row) {
    return new Recorded(
        need(row, "symbol", String.class),
        need(row, "minutes", Long.class),
        time(row, "first"),
        time(row, "last"));
  }

  private static Travel travel(Readable row) {
    @Nullable OffsetDateTime ended = row.get("ended_at", OffsetDateTime.class);
    return new Travel(
        need(row, "id", UUID.class),
        need(row, "account_id", String.class),
        time(row, "from_time"),
        time(row, "to_time"),
        need(row, "speed", Integer.class),
        List.of(need(row, "symbols", String[].class)),
        time(row, "position"),
        Travel.State.valueOf(need(row, "state", String.class)),
        row.get("reason", String.class),
        time(row, "bound_at"),
        ended == null ? null : ended.toInstant());
  }

  private static Instant time(Readable row, String column) {
    return need(row, column, OffsetDateTime.class).toInstant();
  }

  private static OffsetDateTime utc(Instant moment) {
    return moment.atOffset(ZoneOffset.UTC);
  }

  private static <T> T need(Readable row, String column, Class<T> type) {
    return Objects.requireNonNull(row.get(column, type), column);
  }
}
