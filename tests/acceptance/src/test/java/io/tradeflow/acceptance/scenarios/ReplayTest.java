package io.tradeflow.acceptance.scenarios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tradeflow.acceptance.dsl.Tradeflow;
import io.tradeflow.acceptance.dsl.Trader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** What goes in as a file of candles comes out of the topic as the same rows. */
class ReplayTest {
  private static final int FAST = 60_000;

  private final Tradeflow tradeflow = Tradeflow.running();
  @TempDir private Path folder;

  /** A replay ends; the other scenarios need a market that goes on. */
  @AfterEach
  void simulateAgain() {
    tradeflow.simulatesTheMarket(20, 120);
  }

  @Test
  void recordedMinutesComeOutOfTheTopicAsTheyWentIn() throws IOException {
    List<String> rows = new ArrayList<>(List.of("time,open,high,low,close,volume"));
    Random random = new Random(5);
    Instant time = Instant.parse("2021-03-01T00:00:00Z");
    double price = 100;
    for (int i = 0; i < 500; i++) {
      double open = price;
      price = Math.max(1, price + random.nextGaussian());
      rows.add(
          "%s,%.2f,%.2f,%.2f,%.2f,%.5f"
              .formatted(
                  time,
                  open,
                  Math.max(open, price) + 0.5,
                  Math.min(open, price) - 0.5,
                  price,
                  random.nextDouble() * 9));
      time = time.plusSeconds(random.nextInt(10) == 0 ? 300 : 60);
    }
    comesBack("MINUTES-USD", rows);
  }

  @Test
  @EnabledIf("recordedDataIsHere")
  void theRecordedCoinbaseMinutesComeOutAsTheyWentIn() throws IOException {
    comesBack("BTC-USD", Files.readAllLines(recorded()));
  }

  private void comesBack(String symbol, List<String> rows) throws IOException {
    Path exported = folder.resolve("exported.csv");
    try (Trader operator = tradeflow.user("operator-1")) {
      operator
          .call(
              "POST",
              "/api/v1/admin/feed/replay?symbol=" + symbol + "&speed=" + FAST,
              String.join("\n", rows),
              "Content-Type",
              "text/csv")
          .expect(200);
      await()
          .atMost(Duration.ofSeconds(120))
          .untilAsserted(
              () ->
                  assertThat(
                          operator.get("/api/v1/admin/feed").expect(200).path("state").asString())
                      .isEqualTo("FINISHED"));
    }
    await()
        .atMost(Duration.ofSeconds(120))
        .untilAsserted(
            () -> {
              tradeflow.command(
                  0,
                  "export",
                  "--symbol",
                  symbol,
                  "--interval",
                  "1m",
                  "--file",
                  exported.toString());
              assertThat(plain(Files.readAllLines(exported))).isEqualTo(plain(rows));
            });
  }

  /** Numbers without trailing zeros: 1.50 and 1.5 are the same price. */
  private static List<String> plain(List<String> rows) {
    return rows.stream()
        .map(row -> row.replaceAll("(\\.\\d*?)0+(?=,|$)", "$1").replaceAll("\\.(?=,|$)", ""))
        .toList();
  }

  static Path recorded() {
    return Path.of("../../../shared/data/btc-usd-1m.csv");
  }

  static boolean recordedDataIsHere() {
    return Files.exists(recorded());
  }
}
