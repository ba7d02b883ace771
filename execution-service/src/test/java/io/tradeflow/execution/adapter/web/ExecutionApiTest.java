package io.tradeflow.execution.adapter.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.tradeflow.execution.ExecutionSystem;
import io.tradeflow.execution.FakeMarket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.EntityExchangeResult;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.test.web.reactive.server.WebTestClient.ResponseSpec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The service's own HTTP, on its real database. */
class ExecutionApiTest {
  private static final String ORDER =
      "{\"symbol\":\"BTC-USD\",\"side\":\"BUY\",\"type\":\"MARKET\",\"quantity\":\"0.5\"}";

  private static final JsonMapper JSON = new JsonMapper();

  private final String account = ExecutionSystem.account();
  private final WebTestClient client =
      WebTestClient.bindToServer()
          .baseUrl(ExecutionSystem.address())
          .responseTimeout(Duration.ofSeconds(20))
          .build();

  @Test
  void placesAnOrderAndShowsItToItsHolderOnly() {
    JsonNode order = body(post("key", ORDER).expectStatus().isCreated());
    assertThat(order.path("state").asString()).isEqualTo("SUBMITTED");
    assertThat(order.path("quantity").asString()).isEqualTo("0.5");
    String location = "/api/v1/orders/" + order.path("id").asString();
    get(account, location).expectStatus().isOk();
    refused(get(ExecutionSystem.account(), location), 404, "ORDER_NOT_FOUND");
    refused(delete(ExecutionSystem.account(), location), 404, "ORDER_NOT_FOUND");
    refused(get(account, "/api/v1/orders/" + UUID.randomUUID()), 404, "ORDER_NOT_FOUND");
    refused(get(account, "/api/v1/orders/1"), 404, "ORDER_NOT_FOUND");
    delete(account, location).expectStatus().isAccepted();
  }

  @Test
  void fiftyPostsUnderOneKeyHaveOneAnswer() throws Exception {
    try (ExecutorService callers = Executors.newFixedThreadPool(10)) {
      List<Callable<EntityExchangeResult<byte[]>>> posts =
          IntStream.range(0, 50)
              .<Callable<EntityExchangeResult<byte[]>>>mapToObj(
                  i -> () -> post("race", ORDER).expectBody().returnResult())
              .toList();
      List<Integer> statuses = new ArrayList<>();
      Set<JsonNode> answers = new HashSet<>();
      for (Future<EntityExchangeResult<byte[]>> answer : callers.invokeAll(posts)) {
        statuses.add(answer.get().getStatus().value());
        answers.add(JSON.readTree(Objects.requireNonNull(answer.get().getResponseBodyContent())));
      }
      assertThat(statuses).filteredOn(status -> status == 201).hasSize(1);
      assertThat(statuses).filteredOn(status -> status == 200).hasSize(49);
      assertThat(answers).hasSize(1);
    }
  }

  @Test
  void keyOfAnotherOrderIsRefused() {
    post("key", ORDER).expectStatus().isCreated();
    refused(post("key", ORDER.replace("0.5", "0.6")), 422, "IDEMPOTENCY_KEY_REUSED");
  }

  @Test
  void repeatIsAnsweredAlsoWhenNothingCanBePlacedAnyMore() {
    FakeMarket market = ExecutionSystem.bean(FakeMarket.class);
    post("key", ORDER).expectStatus().isCreated();
    market.killed.add(account);
    refused(post("another", ORDER), 409, "KILL_SWITCH");
    post("key", ORDER).expectStatus().isOk();
  }

  @Test
  void keyIsNeededAndShort() {
    refused(post("", ORDER), 400, "IDEMPOTENCY_KEY_MISSING");
    refused(post("k".repeat(129), ORDER), 400, "IDEMPOTENCY_KEY_MISSING");
    post("k".repeat(128), ORDER).expectStatus().isCreated();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"quantity\":\"NaN\"",
        "\"quantity\":\"Infinity\"",
        "\"quantity\":\"1e400\"",
        "\"quantity\":1e400",
        "\"quantity\":\"\"",
        "\"quantity\":null",
        "\"quantity\":[1]",
        "\"quantity\":\"0.5\",\"accountId\":\"x\"",
        "\"quantity\":\"0.5\",\"state\":\"FILLED\"",
        "\"quantity\":\"0.5\",\"quantity\":\"0.6\"",
        "\"quantity\":\"0.5\",\"symbol\":\"BTC\\u0000\""
      })
  void malformedOrdersAre400(String part) {
    post(key(), ORDER.replace("\"quantity\":\"0.5\"", part)).expectStatus().isBadRequest();
  }

  @ParameterizedTest
  @CsvSource({
    "0, TICK_LOT",
    "-1, TICK_LOT",
    "0.00001, TICK_LOT",
    "1e30, TICK_LOT",
    "100.0001, TICK_LOT",
    "0.000000000000000000000000000001, TICK_LOT",
    "123456789012345678901234567890, TICK_LOT"
  })
  void quantitiesThatCannotBeTradedAre422(String quantity, String code) {
    refused(post(key(), ORDER.replace("0.5", quantity)), 422, code);
  }

  @Test
  void exponentIsANumberAndComesBackPlain() {
    JsonNode order = body(post(key(), ORDER.replace("0.5", "1E-2")).expectStatus().isCreated());
    assertThat(order.path("quantity").asString()).isEqualTo("0.01");
  }

  @Test
  void unknownSymbolSideAndTypeAre422() {
    refused(post(key(), ORDER.replace("BTC-USD", "NO-SUCH")), 422, "UNKNOWN_SYMBOL");
    refused(post(key(), ORDER.replace("\"BUY\"", "\"HOLD\"")), 422, "INVALID_ORDER");
    refused(post(key(), ORDER.replace("MARKET", "STOP")), 422, "INVALID_ORDER");
  }

  @ParameterizedTest
  @ValueSource(strings = {"limit=0", "limit=501", "limit=-1", "limit=x", "cursor=!!", "cursor=eA"})
  void pagesAreWithinBounds(String query) {
    get(account, "/api/v1/orders?" + query).expectStatus().isBadRequest();
    get(account, "/api/v1/trades?" + query).expectStatus().isBadRequest();
  }

  @Test
  void pagesFollowEachOtherWithoutGapOrRepeat() {
    for (int i = 0; i < 5; i++) {
      post("k" + i, ORDER).expectStatus().isCreated();
    }
    Set<String> seen = new HashSet<>();
    String cursor = "";
    for (int page = 0; page < 3; page++) {
      JsonNode part = body(get(account, "/api/v1/orders?limit=2&cursor=" + cursor));
      part.path("items")
          .forEach(order -> assertThat(seen.add(order.path("id").asString())).isTrue());
      assertThat(part.path("nextCursor").isNull()).isEqualTo(page == 2);
      cursor = part.path("nextCursor").asString("");
    }
    assertThat(seen).hasSize(5);
  }

  @Test
  void accountThatIsNotOpenYetIsTold() {
    refused(post(UUID.randomUUID().toString(), "key", ORDER), 404, "ACCOUNT_NOT_READY");
    refused(get(UUID.randomUUID().toString(), "/api/v1/account/funds"), 404, "ACCOUNT_NOT_READY");
    JsonNode funds = body(get(account, "/api/v1/account/funds"));
    assertThat(funds.path("cash").asString()).isEqualTo("10000");
  }

  private static String key() {
    return UUID.randomUUID().toString();
  }

  private ResponseSpec post(String key, String body) {
    return post(account, key, body);
  }

  private ResponseSpec post(String caller, String key, String body) {
    return client
        .post()
        .uri("/api/v1/orders")
        .headers(headers -> headers.setBearerAuth(caller))
        .header("Idempotency-Key", key)
        .contentType(MediaType.APPLICATION_JSON)
        .bodyValue(body)
        .exchange();
  }

  private ResponseSpec get(String caller, String path) {
    return client.get().uri(path).headers(headers -> headers.setBearerAuth(caller)).exchange();
  }

  private ResponseSpec delete(String caller, String path) {
    return client.delete().uri(path).headers(headers -> headers.setBearerAuth(caller)).exchange();
  }

  private static void refused(ResponseSpec answer, int status, String code) {
    JsonNode problem = body(answer.expectStatus().isEqualTo(status));
    assertThat(problem.path("code").asString()).isEqualTo(code);
  }

  private static JsonNode body(ResponseSpec answer) {
    byte[] content = answer.expectBody().returnResult().getResponseBodyContent();
    return JSON.readTree(Objects.requireNonNull(content));
  }
}
