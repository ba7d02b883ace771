package io.tradeflow.execution.adapter.web;

import static io.tradeflow.execution.ExecutionSystem.count;
import static io.tradeflow.execution.ExecutionSystem.events;
import static org.assertj.core.api.Assertions.assertThat;

import io.tradeflow.events.OrderEventType;
import io.tradeflow.execution.ExecutionSystem;
import io.tradeflow.execution.FakeMarket;
import io.tradeflow.execution.Patience;
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
          .responseTimeout(Patience.LONG)
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

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          'type':'MARKET','reduceOnly':true                                       | 201
          'type':'LIMIT','limitPrice':'90','timeInForce':'IOC','reduceOnly':true  | 201
          'type':'LIMIT','limitPrice':'90','timeInForce':'FOK','reduceOnly':true  | 201
          'type':'LIMIT','limitPrice':'90','reduceOnly':true                      | 422
          'type':'STOP','stopPrice':'90','reduceOnly':true                        | 422
          'type':'MARKET','reduceOnly':false                                      | 422
          'type':'MARKET'                                                         | 422
          """)
  void emergencyOrderOnlyReducesAndDoesNotRest(String fields, int status) {
    ExecutionSystem.bean(FakeMarket.class).killed.add(account);
    String body =
        ("{'symbol':'BTC-USD','side':'SELL','quantity':'0.5','emergency':true," + fields + "}")
            .replace('\'', '"');
    JsonNode answer = body(post("key", body).expectStatus().isEqualTo(status));
    if (status == 201) {
      assertThat(answer.path("source").asString()).isEqualTo("EMERGENCY");
      refused(post("other", body.replace("\"emergency\":true,", "")), 409, "KILL_SWITCH");
      refused(post("key", body.replace("\"emergency\":true,", "")), 422, "IDEMPOTENCY_KEY_REUSED");
    } else {
      assertThat(answer.path("code").asString()).isEqualTo("INVALID_ORDER");
      assertThat(answer.path("detail").asString()).contains("emergency");
    }
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
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "type":"STOP","stopPrice":"90"                                  | STOP
          "type":"STOP_LIMIT","stopPrice":"90","limitPrice":89.5          | STOP_LIMIT
          "type":"TRAILING_STOP","trailingAmount":"5"                     | TRAILING_STOP
          "type":"TRAILING_STOP","trailingPercent":2.5                    | TRAILING_STOP
          "type":"TRAILING_STOP","trailingAmount":"5","broker":"simulator"| TRAILING_STOP
          "type":"LIMIT","limitPrice":"99","postOnly":true                | LIMIT
          "type":"LIMIT","limitPrice":"99","reduceOnly":true              | LIMIT
          """)
  void everyTypeIsTakenAndShownAsItWasAsked(String fields, String type) {
    String asked = ORDER.replace("\"type\":\"MARKET\"", fields);
    JsonNode order = body(post(key(), asked).expectStatus().isCreated());
    assertThat(order.path("type").asString()).isEqualTo(type);
    JSON.readTree("{" + fields + "}")
        .properties()
        .forEach(
            field ->
                assertThat(order.path(field.getKey()).asString())
                    .isEqualTo(field.getValue().asString()));
    JsonNode read = body(get(account, "/api/v1/orders/" + order.path("id").asString()));
    assertThat(read).isEqualTo(order);
  }

  @Test
  void trailingStopBeginsAtTheLastPrice() {
    String asked = ORDER.replace("\"MARKET\"", "\"TRAILING_STOP\",\"trailingPercent\":\"3\"");
    JsonNode order = body(post(key(), asked.replace("BUY", "SELL")).expectStatus().isCreated());
    assertThat(order.path("stopPrice").asString()).isEqualTo("97");
  }

  @ParameterizedTest
  @CsvSource({
    "quoteAmount, 250, 2.5",
    "quoteAmount, 250.004, 2.5",
    "balancePercent, 50, 50",
    "balancePercent, 0.33333, 0.3333"
  })
  void sizeBecomesAQuantityAtTheLastPriceAndIsKeptAsAsked(
      String field, String size, String quantity) {
    String asked = ORDER.replace("\"quantity\":\"0.5\"", "\"%s\":%s".formatted(field, size));
    JsonNode order = body(post("key", asked).expectStatus().isCreated());
    assertThat(order.path("quantity").asString()).isEqualTo(quantity);
    assertThat(order.path(field).asString()).isEqualTo(size);
    post("key", asked).expectStatus().isOk();
    refused(post("key", asked.replace(size, "1")), 422, "IDEMPOTENCY_KEY_REUSED");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "quoteAmount":"0.009"                            | TICK_LOT
          "quantity":"1","quoteAmount":"100"               | INVALID_ORDER
          "quantity":"1","stopPrice":"90"                  | INVALID_ORDER
          "quantity":"1","goodTill":"2030-01-01T00:00:00Z" | INVALID_ORDER
          "balancePercent":"101"                           | INVALID_ORDER
          """)
  void whatDoesNotGoTogetherIs422(String fields, String code) {
    refused(post(key(), ORDER.replace("\"quantity\":\"0.5\"", fields)), 422, code);
  }

  @Test
  void cancelsAllOfASymbolOrAStrategyAndNamesThem() {
    String first = body(post(key(), ORDER)).path("id").asString();
    JsonNode all = body(deleteAll("").expectStatus().isAccepted());
    assertThat(all.path("cancelling").asInt()).isEqualTo(1);
    assertThat(all.path("ids").get(0).asString()).isEqualTo(first);
    assertThat(body(deleteAll("?symbol=BTC-USD")).path("ids")).hasSize(1);
    assertThat(body(deleteAll("?symbol=ETH-USD")).path("ids")).isEmpty();
    assertThat(body(deleteAll("?strategy=apex")).path("ids")).isEmpty();
  }

  @Test
  void changeIsAskedOnceOfAWorkingOrder() {
    String order = working("1");
    refused(put(account, "", order, "{\"quantity\":2}"), 400, "IDEMPOTENCY_KEY_MISSING");
    JsonNode asked =
        body(put(account, "c1", order, "{\"quantity\":2}").expectStatus().isAccepted());
    assertThat(asked.path("quantity").asString()).isEqualTo("1");
    assertThat(asked.path("pendingChange").path("quantity").asString()).isEqualTo("2");
    assertThat(asked.path("pendingChange").path("limitPrice").asString()).isEqualTo("90");
    assertThat(body(put(account, "c1", order, "{\"quantity\":\"2\"}"))).isEqualTo(asked);
    refused(put(account, "c1", order, "{\"quantity\":3}"), 422, "IDEMPOTENCY_KEY_REUSED");
    refused(put(account, "c2", order, "{\"quantity\":3}"), 409, "CHANGE_PENDING");
    assertThat(events(account))
        .filteredOn(event -> event.getType() == OrderEventType.ORDER_MODIFY_REQUESTED)
        .hasSize(1);
  }

  @Test
  void changeThatCannotBeIsRefusedBeforeAnythingIsStored() {
    String order = working("1");
    refused(put(account, "c", order, "{}"), 422, "INVALID_ORDER");
    refused(put(account, "c", order, "{\"quantity\":0}"), 422, "INVALID_ORDER");
    refused(put(account, "c", order, "{\"quantity\":0.00001}"), 422, "TICK_LOT");
    refused(put(account, "c", order, "{\"stopPrice\":90}"), 422, "INVALID_ORDER");
    refused(put(account, "c", order, "{\"limitPrice\":90.001}"), 422, "TICK_LOT");
    refused(put(ExecutionSystem.account(), "c", order, "{\"quantity\":2}"), 404, "ORDER_NOT_FOUND");
    put(account, "c", order, "{\"side\":\"SELL\"}").expectStatus().isBadRequest();
    String fresh = body(post(key(), ORDER)).path("id").asString();
    refused(put(account, "c", fresh, "{\"quantity\":2}"), 409, "ORDER_NOT_WORKING");
    ExecutionSystem.sql("UPDATE orders SET state = 'CANCELLED' WHERE id = '%s'".formatted(order));
    refused(put(account, "c", order, "{\"quantity\":2}"), 409, "ORDER_FINISHED");
    assertThat(count("order_changes WHERE account_id = :a", account)).isZero();
  }

  @Test
  void trailingStopThatWaitsWithUsTakesAnotherQuantity() {
    String trailing =
        ORDER.replace(
            "\"MARKET\"", "\"TRAILING_STOP\",\"trailingAmount\":\"5\",\"broker\":\"simulator\"");
    String order = body(post(key(), trailing)).path("id").asString();
    refused(put(account, "c", order, "{\"quantity\":2}"), 409, "ORDER_NOT_WORKING");
    ExecutionSystem.sql("UPDATE orders SET state = 'APPROVED' WHERE id = '%s'".formatted(order));
    refused(put(account, "c", order, "{\"quantity\":0}"), 422, "INVALID_ORDER");
    refused(put(account, "c", order, "{\"quantity\":0.00001}"), 422, "TICK_LOT");
    refused(put(account, "c", order, "{\"stopPrice\":90}"), 422, "INVALID_ORDER");
    refused(put(account, "c", order, "{\"limitPrice\":90}"), 422, "INVALID_ORDER");
    put(account, "c", order, "{\"trailingAmount\":4}").expectStatus().isBadRequest();
    JsonNode asked = body(put(account, "c", order, "{\"quantity\":2}").expectStatus().isAccepted());
    assertThat(asked.path("pendingChange").path("quantity").asString()).isEqualTo("2");
    assertThat(body(put(account, "c", order, "{\"quantity\":2}"))).isEqualTo(asked);
    refused(put(account, "c2", order, "{\"quantity\":3}"), 409, "CHANGE_PENDING");
    ExecutionSystem.sql(
        "UPDATE orders SET change_id = NULL, triggered = true WHERE id = '%s'".formatted(order));
    refused(put(account, "c2", order, "{\"quantity\":3}"), 409, "ORDER_NOT_WORKING");
  }

  /** A limit order at 90 that its broker has. */
  private String working(String quantity) {
    String asked =
        ORDER.replace("\"MARKET\"", "\"LIMIT\",\"limitPrice\":\"90\"").replace("0.5", quantity);
    String id = body(post(key(), asked)).path("id").asString();
    ExecutionSystem.sql("UPDATE orders SET state = 'WORKING' WHERE id = '%s'".formatted(id));
    return id;
  }

  private ResponseSpec put(String caller, String key, String order, String body) {
    return client
        .put()
        .uri("/api/v1/orders/" + order)
        .headers(headers -> headers.setBearerAuth(caller))
        .header("Idempotency-Key", key)
        .contentType(MediaType.APPLICATION_JSON)
        .bodyValue(body)
        .exchange();
  }

  private ResponseSpec deleteAll(String query) {
    return delete(account, "/api/v1/orders" + query);
  }

  @ParameterizedTest
  @ValueSource(strings = {"limit=0", "limit=501", "limit=-1", "limit=x", "cursor=!!", "cursor=eA"})
  void pagesAreWithinBounds(String query) {
    get(account, "/api/v1/orders?" + query).expectStatus().isBadRequest();
    get(account, "/api/v1/trades?" + query).expectStatus().isBadRequest();
  }

  /** AAAA stands for three times NUL, which no database compares. */
  @Test
  void aCursorThatNoPageGaveIsRefused() {
    get(account, "/api/v1/positions?cursor=!!").expectStatus().isBadRequest();
    get(account, "/api/v1/positions?cursor=AAAA").expectStatus().isBadRequest();
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
