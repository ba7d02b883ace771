package io.tradeflow.engine.adapter.postgres;

import io.r2dbc.spi.Readable;
import io.tradeflow.engine.domain.Direction;
import io.tradeflow.engine.domain.bot.BotFill;
import io.tradeflow.engine.domain.bot.BotResult;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Mono;

/** Rows of {@code bot_fill} and {@code bot_result}. */
final class BotFillTable {
  private record Line(UUID botId, String symbol) {}

  private final DatabaseClient database;

  BotFillTable(DatabaseClient database) {
    this.database = database;
  }

  /**
   * Keeps the fills and what they make of the results. The caller holds the books of the accounts
   * and gives each fill once; those of bots that were deleted meanwhile are nobody's.
   */
  Mono<Long> add(List<BotFill> fills) {
    if (fills.isEmpty()) {
      return Mono.just(0L);
    }
    return insert(fills).then(results(fills)).flatMap(before -> save(after(before, fills)));
  }

  private Mono<Long> insert(List<BotFill> fills) {
    return database
        .sql(
            "INSERT INTO bot_fill (bot_id, seq, order_id, signal_id, symbol, direction, quantity,"
                + " price, fee, market_time) SELECT f.* FROM"
                + " unnest($1::text[]::uuid[], $2::text[]::bigint[], $3::text[],"
                + " $4::text[]::uuid[], $5::text[], $6::text[], $7::text[]::numeric[],"
                + " $8::text[]::numeric[], $9::text[]::numeric[], $10::text[]::timestamptz[])"
                + " AS f(bot_id, seq, order_id, signal_id, symbol, direction, quantity, price, fee,"
                + " market_time) JOIN bot ON bot.id = f.bot_id")
        .bind(0, Rows.texts(fills, BotFill::botId))
        .bind(1, Rows.texts(fills, BotFill::seq))
        .bind(2, Rows.texts(fills, BotFill::orderId))
        .bind(3, Rows.texts(fills, BotFill::signalId))
        .bind(4, Rows.texts(fills, BotFill::symbol))
        .bind(5, Rows.texts(fills, BotFill::direction))
        .bind(6, Rows.texts(fills, BotFill::quantity))
        .bind(7, Rows.texts(fills, BotFill::price))
        .bind(8, Rows.texts(fills, BotFill::fee))
        .bind(9, Rows.texts(fills, BotFill::marketTime))
        .fetch()
        .rowsUpdated();
  }

  private Mono<Map<Line, BotResult>> results(List<BotFill> fills) {
    return database
        .sql(
            "SELECT bot_id, symbol, quantity, cost, realised, fees, fills, last_fill_at"
                + " FROM bot_result WHERE bot_id = ANY($1::text[]::uuid[])")
        .bind(0, Rows.texts(fills, BotFill::botId))
        .map(BotFillTable::result)
        .all()
        .collectMap(each -> new Line(each.botId(), each.symbol()));
  }

  private static Collection<BotResult> after(Map<Line, BotResult> before, List<BotFill> fills) {
    Map<Line, BotResult> after = new HashMap<>();
    for (BotFill fill : fills) {
      Line line = new Line(fill.botId(), fill.symbol());
      BotResult known =
          after.getOrDefault(
              line, before.getOrDefault(line, BotResult.none(fill.botId(), fill.symbol())));
      after.put(line, known.after(fill));
    }
    return after.values();
  }

  private Mono<Long> save(Collection<BotResult> results) {
    return database
        .sql(
            "INSERT INTO bot_result (bot_id, symbol, quantity, cost, realised, fees, fills,"
                + " last_fill_at) SELECT r.* FROM unnest($1::text[]::uuid[], $2::text[],"
                + " $3::text[]::numeric[], $4::text[]::numeric[], $5::text[]::numeric[],"
                + " $6::text[]::numeric[], $7::text[]::bigint[], $8::text[]::timestamptz[])"
                + " AS r(bot_id, symbol, quantity, cost, realised, fees, fills, last_fill_at)"
                + " JOIN bot ON bot.id = r.bot_id ON CONFLICT (bot_id, symbol) DO UPDATE SET"
                + " quantity = excluded.quantity, cost = excluded.cost,"
                + " realised = excluded.realised, fees = excluded.fees, fills = excluded.fills,"
                + " last_fill_at = excluded.last_fill_at")
        .bind(0, Rows.texts(results, BotResult::botId))
        .bind(1, Rows.texts(results, BotResult::symbol))
        .bind(2, Rows.texts(results, BotResult::quantity))
        .bind(3, Rows.texts(results, BotResult::cost))
        .bind(4, Rows.texts(results, BotResult::realised))
        .bind(5, Rows.texts(results, BotResult::fees))
        .bind(6, Rows.texts(results, BotResult::fills))
        .bind(7, Rows.texts(results, BotResult::lastFillAt))
        .fetch()
        .rowsUpdated();
  }

  static BotResult result(Readable row) {
    return new BotResult(
        Rows.value(row, "bot_id", UUID.class),
        Rows.text(row, "symbol"),
        amount(row, "quantity"),
        amount(row, "cost"),
        amount(row, "realised"),
        amount(row, "fees"),
        Rows.value(row, "fills", Long.class),
        Rows.instant(row, "last_fill_at"));
  }

  static BotFill fill(Readable row) {
    return new BotFill(
        Rows.value(row, "bot_id", UUID.class),
        Rows.value(row, "seq", Long.class),
        Rows.text(row, "order_id"),
        row.get("signal_id", UUID.class),
        Rows.text(row, "symbol"),
        Direction.valueOf(Rows.text(row, "direction")),
        amount(row, "quantity"),
        amount(row, "price"),
        amount(row, "fee"),
        Rows.instant(row, "market_time"));
  }

  private static BigDecimal amount(Readable row, String column) {
    return Rows.plain(Rows.value(row, column, BigDecimal.class));
  }
}
