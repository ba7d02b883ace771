package io.tradeflow.engine.adapter.postgres;

import io.tradeflow.engine.domain.Candle;
import io.tradeflow.engine.domain.Interval;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.r2dbc.core.DatabaseClient;

/** With which candle each run of the feed began. Thread-safe. */
final class FeedRunTable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int MOST_REMEMBERED = 1_000;

  private record Run(String feedRun, Interval interval) {}

  private final DatabaseClient database;
  private final Map<Run, Long> written = new ConcurrentHashMap<>();

  FeedRunTable(DatabaseClient database) {
    this.database = database;
  }

  /** Writes what is new: of most candles nothing. */
  void keep(Collection<Candle> candles) {
    Map<Run, Long> earliest = new HashMap<>();
    for (Candle candle : candles) {
      Run run = new Run(candle.feedRun(), candle.interval());
      if (candle.openSecond() < written.getOrDefault(run, Long.MAX_VALUE)) {
        earliest.merge(run, candle.openSecond(), Math::min);
      }
    }
    earliest.forEach(this::keep);
    if (written.size() > MOST_REMEMBERED) {
      written.clear();
    }
    written.putAll(earliest);
  }

  private void keep(Run run, long first) {
    database
        .sql(
            "INSERT INTO feed_run AS f (feed_run, candle_interval, first_second) VALUES ($1, $2, $3)"
                + " ON CONFLICT (feed_run, candle_interval) DO UPDATE SET"
                + " first_second = least(f.first_second, excluded.first_second)")
        .bind(0, run.feedRun())
        .bind(1, run.interval().code())
        .bind(2, first)
        .then()
        .block(PATIENCE);
  }

  /** Opening second of the run's first candle; empty if none of it was kept. */
  OptionalLong first(String feedRun, Interval interval) {
    Long first =
        database
            .sql("SELECT first_second FROM feed_run WHERE feed_run = $1 AND candle_interval = $2")
            .bind(0, feedRun)
            .bind(1, interval.code())
            .map(row -> Rows.value(row, "first_second", Long.class))
            .one()
            .block(PATIENCE);
    return first == null ? OptionalLong.empty() : OptionalLong.of(first);
  }
}
