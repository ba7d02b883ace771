package io.tradeflow.acceptance.scenarios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tradeflow.acceptance.dsl.Answer;
import io.tradeflow.acceptance.dsl.Tradeflow;
import io.tradeflow.acceptance.dsl.Trader;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class BacktestsTest {
  private static final String RULE =
      """
      {"name": "Above its average", "indicators": {"mean": {"type": "ema", "period": 5}},
       "entry": {"crossesAbove": ["close", "mean"]}, "exitAfter": {"bars": 3}}
      """;

  private final Tradeflow tradeflow = Tradeflow.running();

  @Test
  void aTraderTestsARuleOnWhatTheMarketDid() {
    try (Trader pia = tradeflow.newTrader("pia")) {
      tradeflow.simulatesTheMarket(20, 600);
      await()
          .atMost(Duration.ofSeconds(180))
          .until(
              () ->
                  pia.get("/api/v1/backtests/history?symbol=BTC-USD")
                          .expect(200)
                          .at("/items/0/candles")
                          .asInt()
                      >= 60);
      String rule = pia.post("/api/v1/rules", RULE).expect(201).path("id").asString();

      String asked =
          "{\"rule\": {\"id\": \"%s\"}, \"symbols\": [\"BTC-USD\"], \"warmUpBars\": 10}"
              .formatted(rule);
      JsonNode queued = pia.post("/api/v1/backtests", asked).expect(202);
      String path = "/api/v1/backtests/" + queued.path("id").asString();
      JsonNode done =
          await()
              .atMost(Duration.ofSeconds(120))
              .until(() -> pia.get(path).expect(200), it -> !it.path("finishedAt").isNull());

      assertThat(done.path("state").asString()).as(done.toString()).isEqualTo("DONE");
      JsonNode result = pia.get(path + "/result").expect(200);
      assertThat(result.path("strategy").asString()).isEqualTo("Above its average");
      assertThat(result.path("bars").asInt()).isPositive();
      Answer report = pia.get(path + "/report");
      assertThat(report.status()).isEqualTo(200);
      assertThat(report.response().body()).startsWith("<!doctype html>");
    }
  }
}
