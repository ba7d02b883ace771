package io.tradeflow.marketdata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tradeflow.events.Topics;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The whole service over HTTP, on a real PostgreSQL and a real broker; only the keys are not. */
class MarketDataServiceTest {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final String CSV =
      """
      time,open,high,low,close,volume
      2016-10-07T00:00:00Z,611.78,611.91,611.78,611.9,1.13872
      2016-10-07T00:01:00Z,611.87,611.88,611.87,611.88,0.56799
      2017-09-03T00:00:00Z,4500.01,4510,4499.5,4501.3,2.06511
      """;

  private static MarketDataSystem system;

  @BeforeAll
  static void start() {
    system = new MarketDataSystem();
  }

  @AfterAll
  static void stop() {
    system.close();
  }

  @Test
  void simulatesByItselfAndReplaysOnDemand() throws Exception {
    await()
        .atMost(SOON)
        .untilAsserted(
            () -> {
              assertThat(get("/quotes?symbols=BTC-USD,ETH-USD")).contains("bidPrice", "ETH-USD");
              assertThat(get("/history?symbol=BTC-USD&interval=1m")).contains("openTime");
              assertThat(get("/depth?symbol=SOL-USD&levels=5")).contains("bids", "asks");
            });

    assertThat(get("/symbols")).startsWith("{\"items\":[\"BTC-USD\",\"ETH-USD\"");
    assertThat(get("/instruments?limit=1000")).contains("\"tickSize\":\"0.01\"");
    assertThat(get("/search?q=doge")).contains("DOGE-USD");
    assertThat(get("/intervals")).contains("\"1s\",\"1m\",\"5m\",\"1h\"");
    assertThat(get("/quotes?symbols=NO-SUCH")).contains("UNKNOWN_SYMBOL");
    assertThat(get("/history?symbol=BTC-USD&interval=2m")).contains("UNKNOWN_INTERVAL");

    assertThat(replay("time,open\n").body()).contains("BAD_CSV", "Line 1");
    assertThat(replay(CSV + "2017-09-03T00:01:00Z,1,2,3\n").body())
        .contains("BAD_CSV", "\"line\":5", "Line 5: 6 columns expected, 4 found.");
    assertThat(replay("x".repeat(2_100_000)).statusCode()).isEqualTo(413);
    HttpResponse<String> replayed = replay(CSV);
    assertThat(replayed.statusCode()).as(replayed.body()).isEqualTo(200);
    await()
        .atMost(SOON)
        .untilAsserted(
            () -> {
              assertThat(feed("GET", null, "operator").body()).contains("FINISHED");
              assertThat(get("/history?symbol=BTC-USD&interval=1m&to=2018-01-01T00:00:00Z"))
                  .contains("\"volume\":\"1.13872\"", "\"close\":\"4501.3\"", "nextCursor\":null");
            });
    assertThat(get("/history?symbol=BTC-USD&interval=1m&limit=1&to=2018-01-01T00:00:00Z"))
        .doesNotContain("nextCursor\":null");
    assertThat(get("/depth?symbol=BTC-USD")).contains("4501.");

    replaysTheSmallestAndLargestAmounts();

    assertThat(feed("POST", "{\"type\":\"simulator\",\"symbols\":0}", "operator").statusCode())
        .isEqualTo(422);
    assertThat(feed("POST", "{\"type\":\"simulator\",\"speed\":5}", "trader").statusCode())
        .isEqualTo(403);
    assertThat(feed("POST", "{\"type\":\"simulator\",\"speed\":5}", "operator").body())
        .contains("\"1s\"", "RUNNING", "\"seed\":42", "\"failure\":null");
    assertThat(feed("DELETE", null, "operator").body()).contains("STOPPED");

    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(records())
                    .allSatisfy((topic, count) -> assertThat(count).as(topic).isPositive())
                    .as("two replays, a simulator and a stop; nothing of what was refused")
                    .containsEntry(Topics.AUDIT_RECORDS_COMMANDS, 4L));
  }

  private static void replaysTheSmallestAndLargestAmounts() throws Exception {
    String file =
        """
        time,open,high,low,close,volume
        2001-01-01T00:00:00Z,0.000000000000000003,0.000000000000000004,0.000000000000000001,0.000000000000000002,0
        2001-01-01T00:01:00Z,1,999999999999999.123456789012345678,1,2,999999999999999.123456789012345678
        """;
    assertThat(replay("TINY-USD", file).statusCode()).isEqualTo(200);
    await()
        .atMost(SOON)
        .untilAsserted(
            () -> {
              assertThat(feed("GET", null, "operator").body()).contains("FINISHED");
              assertThat(get("/history?symbol=TINY-USD&interval=1m&to=2018-01-01T00:00:00Z"))
                  .contains("\"low\":\"0.000000000000000001\"", "\"volume\":\"0\"")
                  .contains("\"high\":\"999999999999999.123456789012345678\"")
                  .contains("\"volume\":\"999999999999999.123456789012345678\"");
            });
  }

  private static Map<String, Long> records() {
    Map<String, Object> config = Map.of("bootstrap.servers", system.bootstrapServers());
    try (KafkaConsumer<String, byte[]> consumer =
        new KafkaConsumer<>(config, new StringDeserializer(), new ByteArrayDeserializer())) {
      Map<String, Long> counts = new HashMap<>();
      for (String topic :
          List.of(
              Topics.MARKET_INSTRUMENTS,
              Topics.MARKET_QUOTES,
              Topics.MARKET_DEPTH,
              Topics.MARKET_CANDLES,
              Topics.AUDIT_RECORDS_COMMANDS)) {
        List<TopicPartition> partitions =
            consumer.partitionsFor(topic).stream()
                .map(one -> new TopicPartition(topic, one.partition()))
                .toList();
        counts.put(
            topic,
            consumer.endOffsets(partitions).values().stream().mapToLong(Long::longValue).sum());
      }
      return counts;
    }
  }

  private static String get(String path) throws IOException, InterruptedException {
    return send("GET", "/api/v1/market" + path, null, "application/json", "trader").body();
  }

  private static HttpResponse<String> feed(String method, String body, String role)
      throws IOException, InterruptedException {
    return send(method, "/api/v1/admin/feed", body, "application/json", role);
  }

  private static HttpResponse<String> replay(String csv) throws IOException, InterruptedException {
    return replay("BTC-USD", csv);
  }

  private static HttpResponse<String> replay(String symbol, String csv)
      throws IOException, InterruptedException {
    return send(
        "POST",
        "/api/v1/admin/feed/replay?symbol=" + symbol + "&speed=6000",
        csv,
        "text/csv",
        "operator");
  }

  private static HttpResponse<String> send(
      String method, String path, String body, String type, String role)
      throws IOException, InterruptedException {
    return system.send(method, path, body, type, role);
  }

  @Nested
  class TimeTravels extends TimeTravelScenario {
    TimeTravels() {
      super(system);
    }
  }
}
