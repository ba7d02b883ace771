package io.tradeflow.marketdata.candle;

import io.r2dbc.spi.Readable;
import io.tradeflow.events.Decimals;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Candles in PostgreSQL, one partition a month of market time. Safe for many threads. */
@Component
public class CandleTable {
  private static final String UPSERT =
      """
      INSERT INTO candles
        (symbol, interval_seconds, open_time, open, high, low, close, volume, trades)
      SELECT symbol, interval_seconds, to_timestamp(open_second), open, high, low, close, volume,
        trades
      FROM unnest($1::text[], $2::int[], $3::bigint[], $4::numeric[], $5::numeric[], $6::numeric[],
        $7::numeric[], $8::numeric[], $9::bigint[])
        AS candle (symbol, interval_seconds, open_second, open, high, low, close, volume, trades)
      ON CONFLICT (symbol, interval_seconds, open_time) DO UPDATE SET
        open = excluded.open, high = excluded.high, low = excluded.low, close = excluded.close,
        volume = excluded.volume, trades = excluded.trades
      """;
  private static final String PAGE =
      """
      SELECT * FROM candles
      WHERE symbol = $1 AND interval_seconds = $2 AND open_time >= $3 AND open_time < $4
      ORDER BY open_time LIMIT $5
      """;

  private final DatabaseClient database;
  private final Set<YearMonth> partitions = ConcurrentHashMap.newKeySet();

  /** Candles in the tables of this database. */
  public CandleTable(DatabaseClient database) {
    this.database = database;
  }

  /** Stores all with one statement; of two with the same key the later one counts. */
  public Mono<Void> save(Collection<Candle> candles) {
    Map<Key, Candle> distinct = new LinkedHashMap<>();
    candles.forEach(
        one -> distinct.put(new Key(one.symbol(), one.interval(), one.openTime()), one));
    List<Candle> rows = List.copyOf(distinct.values());
    return rows.isEmpty() ? Mono.empty() : createPartitions(rows).then(upsert(rows));
  }

  /** Forgets the symbols' candles from {@code from} (inclusive) to {@code to} (exclusive). */
  public Mono<Void> forget(Collection<String> symbols, Instant from, Instant to) {
    return database
        .sql("DELETE FROM candles WHERE symbol = ANY($1) AND open_time >= $2 AND open_time < $3")
        .bind(0, symbols.toArray(String[]::new))
        .bind(1, utc(from))
        .bind(2, utc(to))
        .then();
  }

  /** Candles from {@code from} (inclusive) to {@code to} (exclusive), oldest first. */
  public Flux<Candle> page(String symbol, Interval interval, Instant from, Instant to, int limit) {
    return database
        .sql(PAGE)
        .bind(0, symbol)
        .bind(1, (int) interval.length().toSeconds())
        .bind(2, utc(from))
        .bind(3, utc(to))
        .bind(4, limit)
        .map(row -> read(row, interval))
        .all();
  }

  private Mono<Void> upsert(List<Candle> rows) {
    return database
        .sql(UPSERT)
        .bind(0, rows.stream().map(Candle::symbol).toArray(String[]::new))
        .bind(
            1,
            rows.stream()
                .map(one -> (int) one.interval().length().toSeconds())
                .toArray(Integer[]::new))
        .bind(2, rows.stream().map(one -> one.openTime().getEpochSecond()).toArray(Long[]::new))
        .bind(3, decimals(rows, Candle::open))
        .bind(4, decimals(rows, Candle::high))
        .bind(5, decimals(rows, Candle::low))
        .bind(6, decimals(rows, Candle::close))
        .bind(7, decimals(rows, Candle::volume))
        .bind(8, rows.stream().map(Candle::trades).toArray(Long[]::new))
        .then();
  }

  private Mono<Void> createPartitions(List<Candle> rows) {
    Set<YearMonth> missing =
        rows.stream()
            .map(one -> YearMonth.from(utc(one.openTime())))
            .filter(month -> !partitions.contains(month))
            .collect(Collectors.toSet());
    return Flux.fromIterable(missing)
        .concatMap(
            month ->
                database.sql(partition(month)).then().doOnSuccess(done -> partitions.add(month)))
        .then();
  }

  private static String partition(YearMonth month) {
    return ("CREATE TABLE IF NOT EXISTS candles_%04d_%02d PARTITION OF candles"
            + " FOR VALUES FROM ('%s-01 00:00:00+00') TO ('%s-01 00:00:00+00')")
        .formatted(month.getYear(), month.getMonthValue(), month, month.plusMonths(1));
  }

  private static OffsetDateTime utc(Instant moment) {
    return moment.truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC);
  }

  private static BigDecimal[] decimals(List<Candle> rows, Function<Candle, BigDecimal> field) {
    return rows.stream().map(field).toArray(BigDecimal[]::new);
  }

  private static Candle read(Readable row, Interval interval) {
    return new Candle(
        get(row, "symbol", String.class),
        interval,
        get(row, "open_time", OffsetDateTime.class).toInstant(),
        decimal(row, "open"),
        decimal(row, "high"),
        decimal(row, "low"),
        decimal(row, "close"),
        decimal(row, "volume"),
        get(row, "trades", Long.class));
  }

  private static BigDecimal decimal(Readable row, String column) {
    return Decimals.fromWire(get(row, column, BigDecimal.class));
  }

  private static <T> T get(Readable row, String column, Class<T> type) {
    return Objects.requireNonNull(row.get(column, type), column);
  }

  private record Key(String symbol, Interval interval, Instant openTime) {}
}
