package io.tradeflow.acceptance.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import io.tradeflow.acceptance.dsl.Tradeflow;
import io.tradeflow.acceptance.dsl.Trader;
import java.math.BigDecimal;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What the topics hold is enough to decide again, and to build again. */
class RecordingTest {
  private final Tradeflow tradeflow = Tradeflow.running();

  @Test
  void recordedOrdersAreDecidedAgainUnderOtherLimitsAndTablesAreAsTheTopicsSay() {
    Instant from = Instant.now().minusSeconds(60);
    try (Trader olga = tradeflow.newTrader("olga");
        Trader paul = tradeflow.newTrader("paul");
        Trader operator = tradeflow.user("operator-1")) {
      olga.buys("500 USD of BTC-USD at market").becomes("FILLED");
      olga.buys("1500 USD of BTC-USD at market").isRejectedBy("POSITION_SIZE");

      JsonNode same = ask(olga, from, "{}", 200);
      assertThat(same.path("orders").asInt()).isEqualTo(2);
      assertThat(same.path("unchanged").asInt()).isEqualTo(2);
      assertThat(same.path("notReproduced").asInt()).isZero();
      assertThat(new BigDecimal(same.path("pnl").path("difference").asString())).isZero();

      JsonNode narrow = ask(olga, from, "{\"maxOrderValueUsd\":\"100\"}", 200);
      assertThat(narrow.path("byControl").path("MAX_ORDER_VALUE").path("blocked").asInt()).isOne();
      JsonNode again = ask(olga, from, "{\"maxOrderValueUsd\":\"100\"}", 200);
      assertThat(again.path("differences")).isEqualTo(narrow.path("differences"));

      assertThat(ask(olga, from, "{\"maxOrderValueUsd\":\"all\"}", 400).path("field").asString())
          .isEqualTo("maxOrderValueUsd");
      String other = question(from, "{}", ",\"account\":\"" + olga.accountId() + "\"");
      paul.post("/api/v1/risk/what-if", other).refuses(404, "ACCOUNT_NOT_FOUND");
      JsonNode byOperator = operator.post("/api/v1/risk/what-if", other).expect(200);
      assertThat(byOperator.path("orders").asInt()).isEqualTo(2);
      paul.post("/api/v1/risk/what-if", question(from, "{}", ",\"all\":true"))
          .refuses(403, "OPERATOR_REQUIRED");
    }
    assertThat(tradeflow.command(0, "replay", "verify")).contains("all is as the topics say");
  }

  private static JsonNode ask(Trader trader, Instant from, String limits, int status) {
    return trader.post("/api/v1/risk/what-if", question(from, limits, "")).expect(status);
  }

  private static String question(Instant from, String limits, String more) {
    return "{\"from\":\"%s\",\"to\":\"%s\",\"limits\":%s%s}"
        .formatted(from, Instant.now().plusSeconds(60), limits, more);
  }
}
