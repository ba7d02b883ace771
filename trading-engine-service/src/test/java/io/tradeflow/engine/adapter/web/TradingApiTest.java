package io.tradeflow.engine.adapter.web;

import static io.tradeflow.engine.domain.bot.Samples.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.tradeflow.engine.EngineSystem;
import io.tradeflow.engine.application.BotStore;
import io.tradeflow.engine.application.TradingLedger;
import io.tradeflow.engine.domain.Direction;
import io.tradeflow.engine.domain.bot.OrderUpdate;
import io.tradeflow.engine.domain.bot.Samples;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpMethod;
import org.springframework.test.web.reactive.server.WebTestClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** All bots of an account at once, over HTTP and on a real database. */
class TradingApiTest {
  private static final JsonMapper JSON = new JsonMapper();

  private final String account = UUID.randomUUID().toString();
  private final String other = UUID.randomUUID().toString();
  private final WebTestClient client =
      WebTestClient.bindToServer()
          .baseUrl(EngineSystem.address())
          .responseTimeout(Duration.ofSeconds(20))
          .build();

  @Test
  void stopsAndStartsTheCallersBotsOnly() {
    givenRunningBots(account, 2);
    givenRunningBots(other, 1);

    JsonNode stopped = call(HttpMethod.POST, account, "stop");
    assertThat(stopped.path("changed").asInt()).isEqualTo(2);
    assertThat(stopped.path("trading").asBoolean()).isFalse();
    assertThat(call(HttpMethod.GET, other, "status").path("runningBots").asInt()).isEqualTo(1);

    assertThat(call(HttpMethod.POST, account, "start").path("runningBots").asInt()).isEqualTo(2);
    assertThat(call(HttpMethod.POST, account, "start").path("changed").asInt()).isZero();
  }

  @Test
  void anEmergencyStopNamesTheCallersWorkingOrdersOnly() {
    givenRunningBots(account, 2);
    givenRunningBots(other, 1);
    givenWorkingOrder(account, "mine");
    givenWorkingOrder(other, "theirs");

    JsonNode stop = call(HttpMethod.POST, account, "emergency-stop");

    assertThat(stop.path("botsStopped").asInt()).isEqualTo(2);
    assertThat(stop.path("cancelsRequested").asInt()).isEqualTo(1);
    assertThat(stop.path("orderIds").path(0).asString()).isEqualTo("mine");
    assertThat(call(HttpMethod.GET, account, "status").path("stoppedBots").asInt()).isEqualTo(2);
    JsonNode others = call(HttpMethod.GET, other, "status");
    assertThat(others.path("runningBots").asInt()).isEqualTo(1);
    assertThat(others.path("workingOrders").asInt()).isEqualTo(1);
  }

  @Test
  void withoutATokenNothingStops() {
    givenRunningBots(account, 1);
    client.post().uri("/api/v1/trading/emergency-stop").exchange().expectStatus().isUnauthorized();
    assertThat(call(HttpMethod.GET, account, "status").path("runningBots").asInt()).isEqualTo(1);
  }

  private static void givenRunningBots(String holder, int count) {
    for (int i = 0; i < count; i++) {
      assertThat(EngineSystem.bean(BotStore.class).add(Samples.bot(holder), count)).isTrue();
    }
  }

  private static void givenWorkingOrder(String holder, String orderId) {
    EngineSystem.bean(TradingLedger.class)
        .apply(
            List.of(
                new OrderUpdate.Submitted(
                    holder,
                    1,
                    orderId,
                    Samples.SYMBOL,
                    Direction.BUY,
                    Samples.decimal("1"),
                    null,
                    null)),
            NOW);
  }

  private JsonNode call(HttpMethod method, String caller, String action) {
    byte[] content =
        client
            .method(method)
            .uri("/api/v1/trading/" + action)
            .headers(headers -> headers.setBearerAuth(caller))
            .exchange()
            .expectStatus()
            .isOk()
            .expectBody()
            .returnResult()
            .getResponseBodyContent();
    return JSON.readTree(Objects.requireNonNull(content));
  }
}
