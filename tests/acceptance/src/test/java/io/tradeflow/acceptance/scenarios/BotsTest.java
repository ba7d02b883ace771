package io.tradeflow.acceptance.scenarios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tradeflow.acceptance.dsl.Tradeflow;
import io.tradeflow.acceptance.dsl.Trader;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class BotsTest {
  private static final List<String> SYMBOLS =
      List.of("BTC-USD", "ETH-USD", "SOL-USD", "XRP-USD", "ADA-USD");

  private final Tradeflow tradeflow = Tradeflow.running();

  @Test
  void aBotTradesItsSignalsAndGoesOnAfterTheEngineWasKilled() {
    try (Trader nina = tradeflow.newTrader("nina")) {
      String bot = nina.startsBot("ema-cross", "5", SYMBOLS);
      tradeflow.simulatesTheMarket(20, 600);
      ordersOf(nina, 2);

      tradeflow.kills("trading-engine");
      tradeflow.starts("trading-engine");

      await()
          .untilAsserted(
              () ->
                  assertThat(nina.get("/api/v1/bots/" + bot).expect(200).path("state").asString())
                      .isEqualTo("RUNNING"));
      ordersOf(nina, nina.all("/api/v1/orders").size() + 2);
      nina.post("/api/v1/bots/" + bot + "/stop", "{}").expect(200);

      List<String> signals =
          nina.all("/api/v1/orders").stream()
              .map(order -> order.path("signalId").asString())
              .toList();
      assertThat(signals)
          .as("each signal led to one order")
          .doesNotHaveDuplicates()
          .doesNotContain("");
    }
  }

  @Test
  void aBotThatAsksForTooMuchIsToldSo() {
    try (Trader olga = tradeflow.newTrader("olga")) {
      String bot = olga.startsBot("ema-cross", "25", SYMBOLS);
      tradeflow.simulatesTheMarket(20, 600);

      await()
          .atMost(Duration.ofSeconds(180))
          .untilAsserted(
              () ->
                  assertThat(olga.all("/api/v1/orders"))
                      .extracting(order -> order.path("rejection").path("code").asString(""))
                      .contains("POSITION_SIZE"));
      olga.post("/api/v1/bots/" + bot + "/stop", "{}").expect(200);
      for (JsonNode order : olga.all("/api/v1/orders")) {
        assertThat(order.path("state").asString()).isNotEqualTo("FILLED");
      }
    }
  }

  private static void ordersOf(Trader trader, int count) {
    await()
        .atMost(Duration.ofSeconds(180))
        .untilAsserted(
            () -> assertThat(trader.all("/api/v1/orders")).hasSizeGreaterThanOrEqualTo(count));
  }
}
