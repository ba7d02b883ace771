package io.tradeflow.engine.adapter.postgres;

import io.tradeflow.engine.application.queue.History;
import io.tradeflow.engine.domain.Candle;
import io.tradeflow.engine.domain.Interval;
import io.tradeflow.engine.domain.backtest.Bars;
import io.tradeflow.engine.domain.backtest.Progress;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import org.springframework.r2dbc.core.DatabaseClient;

/** {@link History} on PostgreSQL. */
public final class PostgresHistory implements History {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration LONG_PATIENCE = Duration.ofMinutes(5);
  private static final int FETCHED_TOGETHER = 4_096;

  /** Rows that say what is there already are left alone. */
  private static final String KEEP =
      """
      WITH kept AS (
        INSERT INTO candle AS c (symbol, candle_interval, open_second, open, high, low, close, volume)
        SELECT * FROM unnest($1::text[], $2::text[], $3::bigint[], $4::float8[], $5::float8[],
          $6::float8[], $7::float8[], $8::float8[])
        ON CONFLICT (symbol, candle_interval, open_second) DO UPDATE SET open = excluded.open,
          high = excluded.high, low = excluded.low, close = excluded.close, volume = excluded.volume
          WHERE (c.open, c.high, c.low, c.close, c.volume)
            <> (excluded.open, excluded.high, excluded.low, excluded.close, excluded.volume)
        RETURNING c.symbol, c.candle_interval, c.open_second, (c.xmax = 0) AS fresh)
      INSERT INTO candle_series AS s (symbol, candle_interval, first_second, last_second, candles)
      SELECT symbol, candle_interval, min(open_second), max(open_second),
        count(*) FILTER (WHERE fresh)
      FROM kept GROUP BY symbol, candle_interval ORDER BY symbol, candle_interval
      ON CONFLICT (symbol, candle_interval) DO UPDATE SET
        first_second = least(s.first_second, excluded.first_second),
        last_second = greatest(s.last_second, excluded.last_second),
        candles = s.candles + excluded.candles
      """;

  private static final String TRIM =
      """
      WITH cut AS (
        SELECT open_second FROM candle WHERE symbol = $1 AND candle_interval = $2
        ORDER BY open_second DESC OFFSET $3 LIMIT 1),
      gone AS (
        DELETE FROM candle c USING cut
        WHERE c.symbol = $1 AND c.candle_interval = $2 AND c.open_second <= cut.open_second
        RETURNING 1)
      UPDATE candle_series s SET candles = s.candles - (SELECT count(*) FROM gone),
        first_second = (SELECT min(c.open_second) FROM candle c, cut
          WHERE c.symbol = $1 AND c.candle_interval = $2 AND c.open_second > cut.open_second)
      FROM cut WHERE s.symbol = $1 AND s.candle_interval = $2
      """;

  private record Key(String symbol, Interval interval, long second) {}

  private record Series(String symbol, Interval interval) {}

  private final DatabaseClient database;
  private final FeedRunTable runs;

  public PostgresHistory(DatabaseClient database) {
    this.database = database;
    this.runs = new FeedRunTable(database);
  }

  @Override
  public void keep(List<Candle> candles) {
    if (candles.isEmpty()) {
      return;
    }
    // In one order everywhere, so that two that keep candles wait for each other, not both.
    Map<Key, Candle> distinct =
        new TreeMap<>(
            Comparator.comparing(Key::symbol)
                .thenComparing(Key::interval)
                .thenComparing(Key::second));
    candles.forEach(
        candle ->
            distinct.put(new Key(candle.symbol(), candle.interval(), candle.openSecond()), candle));
    Collection<Candle> rows = distinct.values();
    // First, so that whoever finds a candle finds its run.
    runs.keep(rows);
    database
        .sql(KEEP)
        .bind(0, Rows.texts(rows, Candle::symbol))
        .bind(1, Rows.texts(rows, candle -> candle.interval().code()))
        .bind(2, rows.stream().map(Candle::openSecond).toArray(Long[]::new))
        .bind(3, column(rows, Candle::open))
        .bind(4, column(rows, Candle::high))
        .bind(5, column(rows, Candle::low))
        .bind(6, column(rows, Candle::close))
        .bind(7, column(rows, Candle::volume))
        .then()
        .block(PATIENCE);
  }

  private static Double[] column(Collection<Candle> rows, ToDoubleFunction<Candle> part) {
    return rows.stream().map(part::applyAsDouble).toArray(Double[]::new);
  }

  @Override
  public Optional<Coverage> coverage(String symbol, Interval interval) {
    long length = interval.length().toSeconds();
    return database
        .sql(
            "SELECT first_second, last_second, candles FROM candle_series"
                + " WHERE symbol = $1 AND candle_interval = $2")
        .bind(0, symbol)
        .bind(1, interval.code())
        .map(
            row ->
                new Coverage(
                    Rows.value(row, "first_second", Long.class),
                    Rows.value(row, "last_second", Long.class) + length,
                    Rows.value(row, "candles", Long.class)))
        .one()
        .blockOptional(PATIENCE);
  }

  @Override
  public long count(String symbol, Interval interval, long from, long to) {
    return number(
        "SELECT count(*) AS number FROM candle WHERE symbol = $1 AND candle_interval = $2"
            + " AND open_second >= $3 AND open_second < $4",
        symbol,
        interval,
        from,
        to);
  }

  @Override
  public long before(String symbol, Interval interval, long second, int candles) {
    return number(
        "SELECT coalesce(min(open_second), $3) AS number FROM (SELECT open_second FROM candle"
            + " WHERE symbol = $1 AND candle_interval = $2 AND open_second < $3"
            + " ORDER BY open_second DESC LIMIT $4) AS last",
        symbol,
        interval,
        second,
        candles);
  }

  private long number(String sql, String symbol, Interval interval, long third, long fourth) {
    Long number =
        database
            .sql(sql)
            .bind(0, symbol)
            .bind(1, interval.code())
            .bind(2, third)
            .bind(3, fourth)
            .map(row -> Rows.value(row, "number", Long.class))
            .one()
            .block(PATIENCE);
    return number == null ? 0 : number;
  }

  @Override
  public Bars read(
      String symbol, Interval interval, long from, long to, int most, Progress progress) {
    BarColumns columns = new BarColumns(symbol, interval, most, progress);
    database
        .sql(
            "SELECT open_second, open, high, low, close, volume FROM candle WHERE symbol = $1"
                + " AND candle_interval = $2 AND open_second >= $3 AND open_second < $4"
                + " ORDER BY open_second LIMIT $5")
        .filter(statement -> statement.fetchSize(FETCHED_TOGETHER))
        .bind(0, symbol)
        .bind(1, interval.code())
        .bind(2, from)
        .bind(3, to)
        .bind(4, most)
        .map(columns::add)
        .all()
        .then()
        .block(LONG_PATIENCE);
    return columns.bars();
  }

  @Override
  public void trim(int most, int mostSeconds) {
    List<Series> found =
        database
            .sql(
                "SELECT symbol, candle_interval FROM candle_series WHERE candles >"
                    + " CASE candle_interval WHEN $3 THEN $2 ELSE $1 END")
            .bind(0, most)
            .bind(1, mostSeconds)
            .bind(2, Interval.SECOND.code())
            .map(row -> new Series(Rows.text(row, "symbol"), Rows.interval(row)))
            .all()
            .collectList()
            .block(PATIENCE);
    for (Series series : found == null ? List.<Series>of() : found) {
      database
          .sql(TRIM)
          .bind(0, series.symbol())
          .bind(1, series.interval().code())
          .bind(2, series.interval() == Interval.SECOND ? mostSeconds : most)
          .then()
          .block(LONG_PATIENCE);
    }
  }
}
