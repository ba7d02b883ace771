package io.tradeflow.acceptance.scenarios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tradeflow.acceptance.dsl.Answer;
import io.tradeflow.acceptance.dsl.Tradeflow;
import io.tradeflow.acceptance.dsl.Trader;
import io.tradeflow.acceptance.dsl.Webhook;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class WebhooksTest {
  private static final String SYMBOL = "BTC-USD";

  private final Tradeflow tradeflow = Tradeflow.running();

  @Test
  void aSignedAlertBecomesOneOrderWhoseWhyNamesTheWebhook() {
    try (Trader wanda = tradeflow.newTrader("wanda");
        Trader sven = tradeflow.newTrader("sven")) {
      String bot = wanda.startsBot("external", "2", List.of(SYMBOL));
      Webhook webhook = wanda.letsOthersSignalFor(bot);
      tradeflow.simulatesTheMarket(20, 600);

      webhook.sendsForged("alert-0", "buy", SYMBOL).refuses(401, "WEBHOOK_REFUSED");
      Answer taken =
          await()
              .atMost(Duration.ofSeconds(60))
              // A webhook takes 100 a minute.
              .pollInterval(Duration.ofSeconds(1))
              .pollDelay(Duration.ZERO)
              .until(
                  () -> webhook.sends("alert-1", "buy", SYMBOL),
                  // Before the first candle there is no price to buy at.
                  answer -> answer.status() != 503);
      assertThat(taken.expect(202).path("status").asString()).isEqualTo("ACCEPTED");
      assertThat(webhook.sends("alert-1", "buy", SYMBOL).expect(200).path("status").asString())
          .isEqualTo("REPEATED");

      String order = onlyOrder(wanda);
      JsonNode signal = signalBehind(wanda, order);
      assertThat(signal.path("source").asString()).isEqualTo("WEBHOOK");
      assertThat(signal.path("sourceId").asString()).isEqualTo(webhook.id());
      assertThat(signal.path("externalId").asString()).isEqualTo("alert-1");
      assertThat(signal.path("botId").asString()).isEqualTo(bot);
      sven.get("/api/v1/orders/" + order + "/why").refuses(404, "ORDER_NOT_FOUND");
    }
  }

  private static String onlyOrder(Trader trader) {
    List<JsonNode> orders =
        await()
            .atMost(Duration.ofSeconds(30))
            .until(() -> trader.all("/api/v1/orders"), it -> !it.isEmpty());
    assertThat(orders).hasSize(1);
    return orders.getFirst().path("id").asString();
  }

  /** The chain follows the order within a second or so. */
  private static JsonNode signalBehind(Trader trader, String order) {
    Answer why =
        await()
            .atMost(Duration.ofSeconds(30))
            .until(
                () -> trader.get("/api/v1/orders/" + order + "/why"),
                answer ->
                    answer.status() == 200 && answer.response().body().contains("SIGNAL_RAISED"));
    for (JsonNode link : why.json().path("chain")) {
      if (link.path("type").asString().equals("SIGNAL_RAISED")) {
        return link.path("data");
      }
    }
    throw new AssertionError("No signal in " + why.response().body());
  }
}
