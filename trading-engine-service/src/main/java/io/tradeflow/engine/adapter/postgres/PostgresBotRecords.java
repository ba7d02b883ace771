package io.tradeflow.engine.adapter.postgres;

import io.r2dbc.spi.Readable;
import io.tradeflow.engine.application.BotRecords;
import io.tradeflow.engine.application.BotStore;
import io.tradeflow.engine.domain.Direction;
import io.tradeflow.engine.domain.Interval;
import io.tradeflow.engine.domain.bot.Bot;
import io.tradeflow.engine.domain.bot.BotFill;
import io.tradeflow.engine.domain.bot.BotResult;
import io.tradeflow.engine.domain.divergence.Advised;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Flux;

/** {@link BotRecords} on PostgreSQL. */
public final class PostgresBotRecords implements BotRecords {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int MOST_RAISED = 100_000;

  private final DatabaseClient database;

  public PostgresBotRecords(DatabaseClient database) {
    this.database = database;
  }

  @Override
  public List<BotResult> results(UUID botId) {
    return listed(
        database
            .sql(
                "SELECT bot_id, symbol, quantity, cost, realised, fees, fills, last_fill_at"
                    + " FROM bot_result WHERE bot_id = $1 ORDER BY symbol")
            .bind(0, botId)
            .map(BotFillTable::result)
            .all());
  }

  @Override
  public List<BotFill> fills(UUID botId, Instant from, Instant to, int most) {
    return listed(
        database
            .sql(
                "SELECT * FROM bot_fill WHERE bot_id = $1 AND market_time >= $2"
                    + " AND market_time < $3 ORDER BY market_time, seq LIMIT $4")
            .bind(0, botId)
            .bind(1, from.atOffset(ZoneOffset.UTC))
            .bind(2, to.atOffset(ZoneOffset.UTC))
            .bind(3, most)
            .map(BotFillTable::fill)
            .all());
  }

  @Override
  public List<BotStore.KeptVerdict> verdicts(UUID botId, Instant from, Instant to, int most) {
    return listed(
        database
            .sql(
                "SELECT "
                    + PostgresBotStore.VERDICT
                    + " FROM verdict v JOIN signal s ON s.id = v.signal_id"
                    + " WHERE v.bot_id = $1 AND s.candle_open_time >= $2"
                    + " AND s.candle_open_time < $3 ORDER BY s.candle_open_time, v.position"
                    + " LIMIT $4")
            .bind(0, botId)
            .bind(1, from.atOffset(ZoneOffset.UTC))
            .bind(2, to.atOffset(ZoneOffset.UTC))
            .bind(3, most)
            .map(PostgresBotStore::verdict)
            .all());
  }

  @Override
  public Set<Advised.Key> raised(Bot.Plan plan, Instant from, Instant to) {
    return Set.copyOf(
        listed(
            database
                .sql(
                    "SELECT DISTINCT symbol, candle_open_time, direction FROM signal"
                        + " WHERE strategy = $1 AND parameters_hash = $2 AND candle_interval = $3"
                        + " AND symbol = ANY($4) AND candle_open_time >= $5"
                        + " AND candle_open_time < $6 LIMIT $7")
                .bind(0, plan.strategy().code())
                .bind(1, plan.strategy().hash())
                .bind(2, plan.interval().code())
                .bind(3, plan.symbols().toArray(String[]::new))
                .bind(4, from.atOffset(ZoneOffset.UTC))
                .bind(5, to.atOffset(ZoneOffset.UTC))
                .bind(6, MOST_RAISED)
                .map(
                    row ->
                        new Advised.Key(
                            Rows.text(row, "symbol"),
                            Rows.instant(row, "candle_open_time").getEpochSecond(),
                            Direction.valueOf(Rows.text(row, "direction"))))
                .all()));
  }

  @Override
  public Map<String, BigDecimal> carried(UUID botId, Instant at) {
    return listed(
            database
                .sql(
                    "SELECT symbol, sum(CASE direction WHEN 'BUY' THEN quantity ELSE -quantity END)"
                        + " AS held FROM bot_fill WHERE bot_id = $1 AND market_time < $2"
                        + " GROUP BY symbol")
                .bind(0, botId)
                .bind(1, at.atOffset(ZoneOffset.UTC))
                .map(
                    row ->
                        Map.entry(
                            Rows.text(row, "symbol"),
                            Rows.plain(Rows.value(row, "held", BigDecimal.class))))
                .all())
        .stream()
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  @Override
  public void keep(Collection<Feed> fed) {
    if (fed.isEmpty()) {
      return;
    }
    database
        .sql(
            "INSERT INTO feed (symbol, candle_interval, open_time, close_price, published_at,"
                + " seen_at) SELECT * FROM unnest($1::text[], $2::text[],"
                + " $3::text[]::timestamptz[], $4::text[]::numeric[], $5::text[]::timestamptz[],"
                + " $6::text[]::timestamptz[]) ON CONFLICT (symbol, candle_interval) DO UPDATE SET"
                + " open_time = excluded.open_time, close_price = excluded.close_price,"
                + " published_at = excluded.published_at, seen_at = excluded.seen_at"
                + " WHERE feed.published_at < excluded.published_at")
        .bind(0, Rows.texts(fed, Feed::symbol))
        .bind(1, Rows.texts(fed, each -> each.interval().code()))
        .bind(2, Rows.texts(fed, Feed::openTime))
        .bind(3, Rows.texts(fed, Feed::close))
        .bind(4, Rows.texts(fed, Feed::publishedAt))
        .bind(5, Rows.texts(fed, Feed::seenAt))
        .fetch()
        .rowsUpdated()
        .block(PATIENCE);
  }

  @Override
  public List<Feed> feeds(Collection<String> symbols, Interval interval) {
    return listed(
        database
            .sql(
                "SELECT * FROM feed WHERE symbol = ANY($1) AND candle_interval = $2"
                    + " ORDER BY symbol")
            .bind(0, symbols.toArray(String[]::new))
            .bind(1, interval.code())
            .map(PostgresBotRecords::feed)
            .all());
  }

  private static Feed feed(Readable row) {
    return new Feed(
        Rows.text(row, "symbol"),
        Rows.interval(row),
        Rows.instant(row, "open_time"),
        Rows.plain(Rows.value(row, "close_price", BigDecimal.class)),
        Rows.instant(row, "published_at"),
        Rows.instant(row, "seen_at"));
  }

  private static <T> List<T> listed(Flux<T> query) {
    List<T> found = query.collectList().block(PATIENCE);
    return found == null ? List.of() : found;
  }
}
