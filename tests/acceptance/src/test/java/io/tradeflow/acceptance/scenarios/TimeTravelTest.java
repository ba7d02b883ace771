package io.tradeflow.acceptance.scenarios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tradeflow.acceptance.dsl.Tradeflow;
import io.tradeflow.acceptance.dsl.Trader;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An account trades in a recorded span by the same API, and comes back without a position. */
class TimeTravelTest {
  private static final String PATH = "/api/v1/market/time-travel";
  private static final Instant FROM = Instant.parse("2018-03-01T00:00:00Z");
  private static final String ORDER =
      """
      {"symbol":"PAST-USD","side":"BUY","type":"MARKET","quantity":"2","timeInForce":"GTC"}
      """;

  private final Tradeflow tradeflow = Tradeflow.running();

  /** A replay ends; the other scenarios need a market that goes on. */
  @AfterEach
  void simulateAgain() {
    tradeflow.simulatesTheMarket(20, 120);
  }

  @Test
  void tradesInAnHourOfThePastAndReturnsFlat() {
    record();
    tradeflow.simulatesTheMarket(20, 120);
    try (Trader traveller = tradeflow.newTrader("traveller");
        Trader other = tradeflow.newTrader("other")) {
      assertThat(
              traveller
                  .post(
                      PATH,
                      """
                      {"from":"2018-03-01T00:00:00Z","to":"2018-03-01T01:00:00Z","speed":20,
                       "symbols":["PAST-USD"]}
                      """)
                  .expect(201)
                  .path("state")
                  .asString())
          .isEqualTo("RUNNING");
      assertThat(traveller.lastPrice("PAST-USD")).isBetween(new BigDecimal("90"), cap());

      String order = placed(traveller);
      await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(
              () ->
                  assertThat(
                          traveller
                              .get("/api/v1/orders/" + order)
                              .expect(200)
                              .path("state")
                              .asString())
                      .isEqualTo("FILLED"));
      assertThat(traveller.holds("PAST-USD")).isEqualByComparingTo("2");
      traveller.all("/api/v1/trades").stream()
          .map(trade -> new BigDecimal(trade.path("price").asString()))
          .forEach(price -> assertThat(price).isBetween(new BigDecimal("90"), cap()));
      assertThat(other.get(PATH).status()).isEqualTo(404);

      assertThat(traveller.delete(PATH).expect(200).path("reason").asString()).isEqualTo("USER");
      await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(() -> assertThat(traveller.holds("PAST-USD")).isZero());
    }
  }

  private static BigDecimal cap() {
    return new BigDecimal("130");
  }

  /** The account passes once its orders and positions have been looked at. */
  private static String placed(Trader traveller) {
    String key = UUID.randomUUID().toString();
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> traveller.orders(ORDER, key).status() / 100 == 2);
    return traveller.orders(ORDER, key).expect(200).path("id").asString();
  }

  private void record() {
    List<String> rows = new ArrayList<>(List.of("time,open,high,low,close,volume"));
    for (int i = 0; i < 60; i++) {
      int cents = i % 20;
      rows.add(
          "%s,100.%02d,100.99,99.50,100.%02d,5"
              .formatted(FROM.plus(Duration.ofMinutes(i)), cents, cents + 1));
    }
    try (Trader operator = tradeflow.user("operator-1")) {
      operator
          .call(
              "POST",
              "/api/v1/admin/feed/replay?symbol=PAST-USD&speed=60000",
              String.join("\n", rows),
              "Content-Type",
              "text/csv")
          .expect(200);
      await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(
              () ->
                  assertThat(
                          operator.get("/api/v1/admin/feed").expect(200).path("state").asString())
                      .isEqualTo("FINISHED"));
    }
  }
}
