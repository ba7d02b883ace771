package io.tradeflow.marketdata.instrument;

import io.r2dbc.spi.Readable;
import io.tradeflow.events.Decimals;
import java.math.BigDecimal;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Instruments in PostgreSQL, in the order of their listing. */
final class InstrumentTable {
  private static final String UPSERT =
      """
      INSERT INTO instruments (symbol, base, quote, tick_size, lot_size, min_quantity,
        max_quantity, price_scale, quantity_scale, tradable)
      SELECT symbol, base, quote, tick_size, lot_size, min_quantity,
        max_quantity, price_scale, quantity_scale, tradable
      FROM unnest($1::text[], $2::text[], $3::text[], $4::numeric[], $5::numeric[], $6::numeric[],
        $7::numeric[], $8::int[], $9::int[], $10::bool[]) WITH ORDINALITY
        AS listed (symbol, base, quote, tick_size, lot_size, min_quantity,
          max_quantity, price_scale, quantity_scale, tradable, place)
      ORDER BY place
      ON CONFLICT (symbol) DO UPDATE SET
        tick_size = excluded.tick_size, lot_size = excluded.lot_size,
        min_quantity = excluded.min_quantity, max_quantity = excluded.max_quantity,
        price_scale = excluded.price_scale, quantity_scale = excluded.quantity_scale,
        tradable = excluded.tradable
      """;

  private final DatabaseClient database;

  InstrumentTable(DatabaseClient database) {
    this.database = database;
  }

  Flux<Instrument> all() {
    return database
        .sql("SELECT * FROM instruments ORDER BY position")
        .map(InstrumentTable::read)
        .all();
  }

  Mono<Void> save(List<Instrument> listed) {
    return database
        .sql(UPSERT)
        .bind(0, texts(listed, Instrument::symbol))
        .bind(1, texts(listed, Instrument::base))
        .bind(2, texts(listed, Instrument::quote))
        .bind(3, decimals(listed, Instrument::tickSize))
        .bind(4, decimals(listed, Instrument::lotSize))
        .bind(5, decimals(listed, Instrument::minQuantity))
        .bind(6, decimals(listed, Instrument::maxQuantity))
        .bind(7, listed.stream().map(Instrument::priceScale).toArray(Integer[]::new))
        .bind(8, listed.stream().map(Instrument::quantityScale).toArray(Integer[]::new))
        .bind(9, listed.stream().map(Instrument::tradable).toArray(Boolean[]::new))
        .then();
  }

  private static String[] texts(List<Instrument> listed, Function<Instrument, String> field) {
    return listed.stream().map(field).toArray(String[]::new);
  }

  private static BigDecimal[] decimals(
      List<Instrument> listed, Function<Instrument, BigDecimal> field) {
    return listed.stream().map(field).toArray(BigDecimal[]::new);
  }

  private static Instrument read(Readable row) {
    int priceScale = get(row, "price_scale", Integer.class);
    int quantityScale = get(row, "quantity_scale", Integer.class);
    return new Instrument(
        get(row, "symbol", String.class),
        get(row, "base", String.class),
        get(row, "quote", String.class),
        get(row, "tick_size", BigDecimal.class).setScale(priceScale),
        get(row, "lot_size", BigDecimal.class).setScale(quantityScale),
        get(row, "min_quantity", BigDecimal.class).setScale(quantityScale),
        Decimals.fromWire(get(row, "max_quantity", BigDecimal.class)),
        priceScale,
        quantityScale,
        get(row, "tradable", Boolean.class));
  }

  private static <T> T get(Readable row, String column, Class<T> type) {
    return Objects.requireNonNull(row.get(column, type), column);
  }
}
