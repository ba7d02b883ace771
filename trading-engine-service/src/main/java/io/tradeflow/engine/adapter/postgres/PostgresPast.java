package io.tradeflow.engine.adapter.postgres;

import io.r2dbc.spi.Readable;
import io.tradeflow.engine.application.queue.History;
import io.tradeflow.engine.domain.Candle;
import io.tradeflow.engine.domain.Interval;
import io.tradeflow.engine.domain.Past;
import io.tradeflow.engine.domain.SignalSource;
import io.tradeflow.engine.domain.backtest.Bars;
import io.tradeflow.engine.domain.backtest.Progress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.r2dbc.core.DatabaseClient;

/**
 * {@link Past} on the candles that are kept for backtests, and a table of begins that {@link #save}
 * writes. Thread-safe.
 */
public final class PostgresPast implements Past, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PostgresPast.class);
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration TOLD_EVERY = Duration.ofSeconds(2);

  private static final String ADD =
      "INSERT INTO strategy_begin (strategy, parameters_hash, symbol, candle_interval, feed_run,"
          + " first_second) SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[],"
          + " $5::text[], $6::text[]::bigint[]) ON CONFLICT (strategy, parameters_hash, symbol,"
          + " candle_interval) DO UPDATE SET feed_run = excluded.feed_run,"
          + " first_second = excluded.first_second";

  /** Only what is known here: another instance may have begun it anew meanwhile. */
  private static final String REMOVE =
      "DELETE FROM strategy_begin b USING unnest($1::text[], $2::text[], $3::text[], $4::text[],"
          + " $5::text[], $6::text[]::bigint[]) AS g(strategy, hash, symbol, candle_interval,"
          + " feed_run, first_second) WHERE b.strategy = g.strategy AND b.parameters_hash ="
          + " g.hash AND b.symbol = g.symbol AND b.candle_interval = g.candle_interval AND"
          + " b.feed_run = g.feed_run AND b.first_second = g.first_second";

  private record Begin(String feedRun, long second) {}

  private record Row(SignalSource source, Begin begin) {}

  private final DatabaseClient database;
  private final History history;
  private final FeedRunTable runs;
  private final boolean keepsSeconds;
  private final Clock clock;

  /** Held while the table is read or written; whoever begins a strategy does not wait for that. */
  private final Object table = new Object();

  private final Map<SignalSource, Begin> begins = new HashMap<>();
  private final Map<SignalSource, Begin> begun = new HashMap<>();
  private final Map<SignalSource, Begin> gone = new HashMap<>();
  private Instant lastRead = Instant.MIN;
  private Instant told = Instant.MIN;
  private long candles;
  private int markets;

  /**
   * A past that knows nothing yet.
   *
   * @param keepsSeconds whether candles of a second are kept
   */
  public PostgresPast(DatabaseClient database, History history, boolean keepsSeconds, Clock clock) {
    this.database = database;
    this.history = history;
    this.runs = new FeedRunTable(database);
    this.keepsSeconds = keepsSeconds;
    this.clock = clock;
  }

  @Override
  public boolean reaches(Candle candle) {
    return candle.interval() == Interval.SECOND && !keepsSeconds
        || history
            .coverage(candle.symbol(), candle.interval())
            .filter(kept -> kept.to() > candle.openSecond())
            .isPresent();
  }

  @Override
  public @Nullable Bars candles(Span span) {
    OptionalLong first = runs.first(span.feedRun(), span.interval());
    if (first.isEmpty()) {
      return null;
    }
    long from = Math.max(first.getAsLong(), span.from().getEpochSecond());
    long to = span.to().getEpochSecond();
    int count = Math.toIntExact(history.count(span.symbol(), span.interval(), from, to));
    if (count == 0) {
      return null;
    }
    Bars read = history.read(span.symbol(), span.interval(), from, to, count, Progress.NONE);
    tell(read.count());
    return read;
  }

  /** Every two seconds while it lasts. */
  private synchronized void tell(int more) {
    Instant now = clock.instant();
    if (lastRead.plus(TOLD_EVERY).isBefore(now)) {
      told = now;
      candles = 0;
      markets = 0;
    }
    lastRead = now;
    candles += more;
    markets++;
    if (!told.plus(TOLD_EVERY).isAfter(now)) {
      told = now;
      LOG.info("Strategies are rebuilt: {} candles of {} markets so far", candles, markets);
    }
  }

  @Override
  public synchronized @Nullable Instant begin(SignalSource source, String feedRun) {
    Begin known = begins.get(source);
    return known == null || !known.feedRun().equals(feedRun)
        ? null
        : Instant.ofEpochSecond(known.second());
  }

  @Override
  public synchronized void began(SignalSource source, String feedRun, Instant at) {
    Begin begin = new Begin(feedRun, at.getEpochSecond());
    if (!begin.equals(begins.put(source, begin))) {
      begun.put(source, begin);
      gone.remove(source);
    }
  }

  @Override
  public synchronized void ended(SignalSource source) {
    Begin known = begins.remove(source);
    if (known != null && begun.remove(source) == null) {
      gone.put(source, known);
    }
  }

  /** Reads again what is written, for partitions that another instance may have had. */
  public void load() {
    synchronized (table) {
      save();
      List<Row> rows =
          database
              .sql("SELECT * FROM strategy_begin")
              .map(PostgresPast::row)
              .all()
              .collectList()
              .block(PATIENCE);
      replace(rows == null ? List.of() : rows);
    }
  }

  private static Row row(Readable row) {
    return new Row(
        new SignalSource(
            Rows.text(row, "strategy"),
            Rows.text(row, "parameters_hash"),
            Rows.text(row, "symbol"),
            Rows.interval(row)),
        new Begin(Rows.text(row, "feed_run"), Rows.value(row, "first_second", Long.class)));
  }

  private synchronized void replace(List<Row> rows) {
    begins.clear();
    rows.forEach(row -> begins.put(row.source(), row.begin()));
    // What changed while they were read.
    begins.keySet().removeAll(gone.keySet());
    begins.putAll(begun);
  }

  /** Writes what changed since the last time; what cannot be written now is written then. */
  public void save() {
    synchronized (table) {
      List<Row> added = changed(begun);
      if (!added.isEmpty()) {
        write(ADD, added);
        done(begun, added);
      }
      List<Row> removed = changed(gone);
      if (!removed.isEmpty()) {
        write(REMOVE, removed);
        done(gone, removed);
      }
    }
  }

  private synchronized List<Row> changed(Map<SignalSource, Begin> changes) {
    return rows(changes);
  }

  /** But for what changed again meanwhile. */
  private synchronized void done(Map<SignalSource, Begin> changes, List<Row> written) {
    written.forEach(row -> changes.remove(row.source(), row.begin()));
  }

  private static List<Row> rows(Map<SignalSource, Begin> changed) {
    List<Row> rows = new ArrayList<>();
    changed.forEach((source, begin) -> rows.add(new Row(source, begin)));
    return rows;
  }

  private void write(String sql, List<Row> rows) {
    List<Function<Row, @Nullable Object>> columns =
        List.of(
            row -> row.source().strategy(),
            row -> row.source().parametersHash(),
            row -> row.source().symbol(),
            row -> row.source().interval().code(),
            row -> row.begin().feedRun(),
            row -> row.begin().second());
    DatabaseClient.GenericExecuteSpec statement = database.sql(sql);
    for (int i = 0; i < columns.size(); i++) {
      statement = statement.bind(i, Rows.texts(rows, columns.get(i)));
    }
    statement.then().block(PATIENCE);
  }

  /** Forgets begins that no running bot needs, and runs of which nothing was kept since then. */
  public void forget(Instant keptBefore) {
    database
        .sql(
            "DELETE FROM strategy_begin s WHERE NOT EXISTS (SELECT 1 FROM bot b WHERE b.state ="
                + " 'RUNNING' AND b.strategy = s.strategy AND b.parameters_hash = s.parameters_hash"
                + " AND b.candle_interval = s.candle_interval AND s.symbol = ANY(b.symbols))")
        .then()
        .then(
            database
                .sql(
                    "DELETE FROM feed_run r WHERE r.kept_at < $1 AND NOT EXISTS"
                        + " (SELECT 1 FROM strategy_begin s WHERE s.feed_run = r.feed_run)")
                .bind(0, keptBefore.atOffset(ZoneOffset.UTC))
                .then())
        .block(PATIENCE);
  }

  @Override
  public void close() {
    save();
  }
}
