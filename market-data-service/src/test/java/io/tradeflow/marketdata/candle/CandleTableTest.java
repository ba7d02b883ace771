package io.tradeflow.marketdata.candle;

import static org.assertj.core.api.Assertions.assertThat;

import io.r2dbc.spi.ConnectionFactories;
import io.tradeflow.localstack.infra.PostgresServer;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.r2dbc.core.DatabaseClient;

/** On a real PostgreSQL, with the migrations and the role of the service. */
class CandleTableTest {
  private static final String ROLE = "market_data";
  private static final Instant FAR = Instant.parse("2200-01-01T00:00:00Z");

  private static PostgresServer server;
  private static DatabaseClient database;

  private CandleTable table;

  @BeforeAll
  static void startDatabase() {
    server = PostgresServer.startTemporary();
    server.createServiceRole(ROLE);
    String password = PostgresServer.password(ROLE);
    Flyway.configure().dataSource(server.jdbcUrl(), ROLE, password).load().migrate();
    database =
        DatabaseClient.create(
            ConnectionFactories.get(
                "r2dbc:postgresql://%s:%s@%s".formatted(ROLE, password, server.address())));
  }

  @AfterAll
  static void stopDatabase() {
    server.close();
  }

  @BeforeEach
  void clean() {
    database.sql("TRUNCATE candles").then().block();
    table = new CandleTable(database);
  }

  @Test
  void givesBackExactlyWhatWasStoredAcrossMonths() {
    List<Candle> candles =
        List.of(
            candle("BTC-USD", "2016-10-31T23:59:00Z", "611.7800", "1.13872000"),
            candle("BTC-USD", "2016-11-01T00:00:00Z", "0.000000000000000001", "0"),
            candle("BTC-USD", "2017-12-31T23:59:00Z", "43000", "123456789.123456789"));
    table.save(candles).block();
    assertThat(all("BTC-USD"))
        .usingRecursiveComparison()
        .withComparatorForType(BigDecimal::compareTo, BigDecimal.class)
        .isEqualTo(candles);
    assertThat(partitions()).contains("candles_2016_10", "candles_2016_11", "candles_2017_12");
  }

  @Test
  void theLaterOfTwoCandlesWithTheSameKeyCounts() {
    table.save(List.of(candle("BTC-USD", "2024-01-01T00:00:00Z", "1", "1"))).block();
    table
        .save(
            List.of(
                candle("BTC-USD", "2024-01-01T00:00:00Z", "2", "1"),
                candle("BTC-USD", "2024-01-01T00:00:00Z", "3", "1")))
        .block();
    assertThat(all("BTC-USD"))
        .singleElement()
        .satisfies(one -> assertThat(one.open()).isEqualByComparingTo("3"));
  }

  @Test
  void aNewRunForgetsWhatItsTimeHeld() {
    table
        .save(
            List.of(
                candle("BTC-USD", "2024-01-01T00:00:00Z", "1", "1"),
                candle("BTC-USD", "2024-01-01T00:01:00Z", "2", "1"),
                candle("ETH-USD", "2024-01-01T00:01:00Z", "3", "1")))
        .block();
    table.forget(List.of("BTC-USD"), Instant.parse("2024-01-01T00:01:00Z"), FAR).block();
    assertThat(all("BTC-USD")).hasSize(1);
    assertThat(all("ETH-USD")).hasSize(1);
  }

  @Test
  void takesTwoThousandCandlesAtOnceAndPages() {
    Instant begin = Instant.parse("2024-01-31T00:00:00Z");
    List<Candle> candles = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      candles.add(candle("SOL-USD", begin.plusSeconds(60L * i).toString(), "5", "1"));
    }
    table.save(candles).block();
    List<Candle> page =
        table
            .page("SOL-USD", Interval.MINUTE, begin.plusSeconds(60), FAR, 100)
            .collectList()
            .block();
    assertThat(page).hasSize(100);
    assertThat(page.getFirst().openTime()).isEqualTo(begin.plusSeconds(60));
  }

  private List<Candle> all(String symbol) {
    return table.page(symbol, Interval.MINUTE, Instant.EPOCH, FAR, 1_000).collectList().block();
  }

  private static List<String> partitions() {
    return database
        .sql(
            "SELECT inhrelid::regclass::text AS name FROM pg_inherits WHERE inhparent = 'candles'::regclass")
        .map(row -> row.get("name", String.class))
        .all()
        .collectList()
        .block();
  }

  private static Candle candle(String symbol, String time, String price, String volume) {
    BigDecimal amount = new BigDecimal(price);
    return new Candle(
        symbol,
        Interval.MINUTE,
        Instant.parse(time),
        amount,
        amount,
        amount,
        amount,
        new BigDecimal(volume),
        4);
  }
}
