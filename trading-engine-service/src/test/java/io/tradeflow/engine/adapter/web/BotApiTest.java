package io.tradeflow.engine.adapter.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.tradeflow.engine.EngineSystem;
import io.tradeflow.engine.application.ActOnSignals;
import io.tradeflow.engine.application.BotStore;
import io.tradeflow.engine.application.ManageBots;
import io.tradeflow.engine.application.RaisedSignal;
import io.tradeflow.engine.domain.Direction;
import io.tradeflow.engine.domain.bot.Bot;
import io.tradeflow.engine.domain.bot.Samples;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.test.web.reactive.server.WebTestClient.ResponseSpec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The service's own HTTP, on its real database. */
class BotApiTest {
  private static final String NAME = "\"name\":\"My bot\"";
  private static final String STRATEGY = "\"strategy\":\"ema-cross\"";
  private static final String SYMBOLS = "\"symbols\":[\"BTC-USD\"]";
  private static final String SIZING =
      "\"sizing\":{\"type\":\"PERCENT_OF_BALANCE\",\"value\":\"5\"}";
  private static final String BOT = "{" + String.join(",", NAME, STRATEGY, SYMBOLS, SIZING) + "}";
  private static final JsonMapper JSON = new JsonMapper();

  private final String account = UUID.randomUUID().toString();
  private final WebTestClient client =
      WebTestClient.bindToServer()
          .baseUrl(EngineSystem.address())
          .responseTimeout(Duration.ofSeconds(20))
          .build();

  @Test
  void createsAStoppedBotThatItsHolderSees() {
    ResponseSpec created = create(BOT).expectStatus().isCreated();
    JsonNode bot = body(created);
    assertThat(bot.path("state").asString()).isEqualTo("STOPPED");
    assertThat(bot.path("interval").asString()).isEqualTo("1m");
    assertThat(bot.path("sizing").path("value").asString()).isEqualTo("5");
    String path = "/" + bot.path("id").asString();
    created.expectHeader().location("/api/v1/bots" + path);
    JsonNode seen = body(call(HttpMethod.GET, account, path, ""));
    bot.propertyNames().forEach(name -> assertThat(seen.path(name)).isEqualTo(bot.path(name)));
    assertThat(seen.path("health").path("state").asString()).isEqualTo("NOT_RUNNING");
    call(HttpMethod.POST, account, path + "/start", "").expectStatus().isOk();
    refused(call(HttpMethod.PUT, account, path, BOT), 409, "BOT_STATE");
    refused(call(HttpMethod.DELETE, account, path, ""), 409, "BOT_STATE");
    call(HttpMethod.POST, account, path + "/stop", "").expectStatus().isOk();
    call(HttpMethod.DELETE, account, path, "").expectStatus().isNoContent();
    refused(call(HttpMethod.GET, account, path, ""), 404, "BOT_NOT_FOUND");
  }

  @ParameterizedTest
  @CsvSource({
    "GET, ''",
    "PUT, ''",
    "DELETE, ''",
    "POST, /start",
    "POST, /stop",
    "POST, /pause",
    "GET, /signals",
    "GET, /divergence"
  })
  void anotherAccountsBotDoesNotExist(String method, String action) {
    JsonNode bot = body(create(BOT).expectStatus().isCreated());
    String id = bot.path("id").asString();
    String stranger = UUID.randomUUID().toString();
    String content = method.equals("PUT") ? BOT.replace("My bot", "Mine now") : "";

    refused(
        call(HttpMethod.valueOf(method), stranger, "/" + id + action, content),
        404,
        "BOT_NOT_FOUND");

    JsonNode kept = body(call(HttpMethod.GET, account, "/" + id, ""));
    bot.propertyNames().forEach(name -> assertThat(kept.path(name)).isEqualTo(bot.path(name)));
    assertThat(body(call(HttpMethod.GET, stranger, "", "")).path("items")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "not-an-id", "00000000-0000-0000-0000-000000000000"})
  void anIdOfNoBotIs404(String id) {
    refused(call(HttpMethod.GET, account, "/" + id, ""), 404, "BOT_NOT_FOUND");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"strategy\":\"martingale\"",
        "\"strategy\":null",
        "\"symbols\":[]",
        "\"symbols\":null",
        "\"symbols\":[null]",
        "\"symbols\":[\"BTC-USD\",\"BTC-USD\"]",
        "\"sizing\":null",
        "\"sizing\":{\"type\":\"PERCENT_OF_BALANCE\",\"value\":\"0\"}",
        "\"sizing\":{\"type\":\"PERCENT_OF_BALANCE\",\"value\":\"-5\"}",
        "\"sizing\":{\"type\":\"PERCENT_OF_BALANCE\",\"value\":\"100.01\"}",
        "\"sizing\":{\"type\":\"QUANTITY\",\"value\":\"0.0000000000000000001\"}",
        "\"sizing\":{\"type\":\"QUANTITY\",\"value\":1e400}",
        "\"sizing\":{\"type\":\"QUOTE_AMOUNT\",\"value\":\"1000000000001\"}",
        "\"sizing\":{\"type\":\"ALL_IN\",\"value\":\"5\"}",
        "\"sizing\":{\"type\":\"QUANTITY\"}",
        "\"name\":\" \"",
        "\"name\":\"a\\u0007b\"",
        "\"interval\":\"2m\"",
        "\"broker\":\"elsewhere\""
      })
  void aBotThatCannotBeIs422(String part) {
    refused(create(with(part)), 422, "INVALID_BOT");
    assertThat(body(call(HttpMethod.GET, account, "", "")).path("items")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"slowest\":3}",
        "{\"fast\":1}",
        "{\"fast\":2.5}",
        "{\"fast\":30,\"slow\":20}",
        "{\"fast\":1e-400}"
      })
  void parametersOutsideTheirRangesAre422(String parameters) {
    refused(create(with("\"parameters\":" + parameters)), 422, "INVALID_PARAMETERS");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"leverage\":100",
        "\"accountId\":\"x\"",
        "\"state\":\"RUNNING\"",
        "\"sizing\":{\"type\":\"QUANTITY\",\"value\":\"5\",\"unit\":\"BTC\"}",
        "\"sizing\":{\"type\":\"QUANTITY\",\"value\":\"NaN\"}",
        "\"sizing\":\"all\"",
        "\"symbols\":\"BTC-USD\"",
        "\"strategy\":\"ema-cross\",\"strategy\":\"apex\""
      })
  void aBodyOfAnotherFormIs400(String part) {
    refused(create(with(part)), 400, "MALFORMED_REQUEST");
  }

  @Test
  void aHundredSymbolsAreTheMost() {
    create(with(symbols(100))).expectStatus().isCreated();
    refused(create(with(symbols(101))), 422, "INVALID_BOT");
    refused(create(with("\"symbols\":[\"BTC-NONE\"]")), 422, "UNKNOWN_SYMBOL");
  }

  @Test
  void aStrategyOverSeveralSymbolsTakesAsManyAsItSays() {
    JsonNode pairs = body(create(over("pairs", 2, "{\"entry\":3}")).expectStatus().isCreated());
    assertThat(pairs.path("parameters").path("entry").asString()).isEqualTo("3");
    assertThat(pairs.path("parameters").path("window").asString()).isEqualTo("300");
    create(over("momentum-rotation", 1_000, "{}")).expectStatus().isCreated();
    String turned = over("pairs", 2, "{\"entry\":3}").replace("S0-USD\",\"S1", "S1-USD\",\"S0");
    assertThat(body(create(turned)).path("parametersHash"))
        .isNotEqualTo(pairs.path("parametersHash"));
    String start = "/" + pairs.path("id").asString() + "/start";
    call(HttpMethod.POST, account, start, "").expectStatus().isOk();
    assertThat(EngineSystem.bean(BotStore.class).universes())
        .filteredOn(each -> each.source(0).parametersHash().equals(hash(pairs)))
        .singleElement()
        .satisfies(
            each -> assertThat(each.strategy().symbols()).containsExactly("S0-USD", "S1-USD"));
    assertThat(EngineSystem.bean(BotStore.class).subscriptions())
        .noneMatch(each -> each.strategy().code().equals("pairs"));
  }

  private static String hash(JsonNode bot) {
    return bot.path("parametersHash").asString();
  }

  @ParameterizedTest
  @CsvSource({
    "pairs, 3, {}, INVALID_BOT, 'symbols must hold 2 symbols for pairs, not 3'",
    "pairs, 1, {}, INVALID_BOT, 'symbols must hold 2 symbols for pairs, not 1'",
    "momentum-rotation, 1, {}, INVALID_BOT,"
        + " 'symbols must hold 2 to 1000 symbols for momentum-rotation, not 1'",
    "momentum-rotation, 1001, {}, INVALID_BOT,"
        + " 'symbols must hold 2 to 1000 symbols for momentum-rotation, not 1001'",
    "momentum-rotation, 2, '{\"top\":0}', INVALID_PARAMETERS, 'top must be between 1 and 100'",
    "pairs, 2, '{\"speed\":1}', INVALID_PARAMETERS, 'pairs has no parameter speed'",
    "pairs, 2, '{\"entry\":null}', INVALID_BOT, 'parameters.entry is required'",
    "pairs, 2, '{\"exit\":2}', INVALID_PARAMETERS,"
        + " 'exit must be less than entry and entry less than stop, but they are 2.0, 2.0 and 4.0'"
  })
  void whatDoesNotFitAStrategyOverSeveralSymbolsIsNamed(
      String strategy, int symbols, String parameters, String code, String detail) {
    JsonNode problem =
        body(create(over(strategy, symbols, parameters)).expectStatus().isEqualTo(422));
    assertThat(problem.path("code").asString()).isEqualTo(code);
    assertThat(problem.path("detail").asString()).isEqualTo(detail);
  }

  @Test
  void aSymbolMayNotStandTwiceInAPair() {
    String twice = over("pairs", 2, "{}").replace("S1-USD", "S0-USD");
    refused(create(twice), 422, "INVALID_BOT");
    refused(create(over("pairs", 2, "{}").replace("S1-USD", "S1-NONE")), 422, "UNKNOWN_SYMBOL");
  }

  @Test
  void theCatalogueSaysHowManySymbolsAStrategyTakes() {
    JsonNode all = catalogue("");
    assertThat(all.path("items").findValuesAsString("code"))
        .contains("apex", "external", "momentum-rotation", "pairs");
    JsonNode pairs = catalogue("/pairs");
    assertThat(pairs.path("together").asBoolean()).isTrue();
    assertThat(pairs.path("symbols").path("minimum").asInt()).isEqualTo(2);
    assertThat(pairs.path("symbols").path("maximum").asInt()).isEqualTo(2);
    assertThat(pairs.path("description").asString()).contains("cointegrated");
    JsonNode window = pairs.path("parameters").path("properties").path("window");
    assertThat(window.path("default").asInt()).isEqualTo(300);
    assertThat(catalogue("/apex").path("symbols").path("maximum").asInt()).isEqualTo(100);
    assertThat(catalogue("/apex").path("together").asBoolean()).isFalse();
  }

  private JsonNode catalogue(String path) {
    return body(
        client
            .get()
            .uri("/api/v1/strategies" + path)
            .headers(headers -> headers.setBearerAuth(account))
            .exchange()
            .expectStatus()
            .isOk());
  }

  private static String over(String strategy, int symbols, String parameters) {
    return with(symbols(symbols))
        .replace("ema-cross", strategy)
        .replaceFirst("}$", ",\"parameters\":" + parameters + "}");
  }

  @Test
  void anAccountHasFiftyBotsAtMost() {
    for (int i = 0; i < ManageBots.MOST_BOTS; i++) {
      create(BOT).expectStatus().isCreated();
    }
    refused(create(BOT), 409, "TOO_MANY_BOTS");
    JsonNode bots = body(call(HttpMethod.GET, account, "", "")).path("items");
    assertThat(bots).hasSize(50);
    call(HttpMethod.DELETE, account, "/" + bots.path(0).path("id").asString(), "")
        .expectStatus()
        .isNoContent();
    create(BOT).expectStatus().isCreated();
    call(HttpMethod.POST, UUID.randomUUID().toString(), "", BOT).expectStatus().isCreated();
  }

  @Test
  void pagesOfVerdictsEndWithTheLastOne() {
    Bot bot = Samples.bot(account);
    EngineSystem.bean(BotStore.class).add(bot, 1);
    for (int minute = 0; minute < 3; minute++) {
      EngineSystem.bean(ActOnSignals.class)
          .on(List.of(new RaisedSignal(Samples.signal(bot, Direction.BUY, minute), Samples.NOW)));
    }
    String path = "/" + bot.id() + "/signals?limit=";
    assertThat(body(call(HttpMethod.GET, account, path + 3, "")).path("nextCursor").isNull())
        .isTrue();
    JsonNode first = body(call(HttpMethod.GET, account, path + 2, ""));
    String cursor = first.path("nextCursor").asString();
    JsonNode second = body(call(HttpMethod.GET, account, path + 2 + "&cursor=" + cursor, ""));
    assertThat(first.path("items")).hasSize(2);
    assertThat(second.path("items")).hasSize(1).doesNotContainAnyElementsOf(first.path("items"));
    assertThat(second.path("nextCursor").isNull()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "limit=0, INVALID_LIMIT",
    "limit=501, INVALID_LIMIT",
    "limit=x, INVALID_LIMIT",
    "cursor=x, INVALID_CURSOR"
  })
  void pagesAreWithinBounds(String query, String code) {
    String id = body(create(BOT).expectStatus().isCreated()).path("id").asString();
    refused(call(HttpMethod.GET, account, "/" + id + "/signals?" + query, ""), 400, code);
  }

  /** The bot with this part in place of its own of that name. */
  private static String with(String part) {
    String name = part.substring(0, part.indexOf(':') + 1);
    return "{"
        + List.of(NAME, STRATEGY, SYMBOLS, SIZING).stream()
            .filter(own -> !own.startsWith(name))
            .collect(Collectors.joining(","))
        + ","
        + part
        + "}";
  }

  private static String symbols(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> "\"S" + i + "-USD\"")
        .collect(Collectors.joining(",", "\"symbols\":[", "]"));
  }

  private ResponseSpec create(String content) {
    return call(HttpMethod.POST, account, "", content);
  }

  private ResponseSpec call(HttpMethod method, String caller, String path, String content) {
    WebTestClient.RequestBodySpec request =
        client
            .method(method)
            .uri("/api/v1/bots" + path)
            .headers(headers -> headers.setBearerAuth(caller));
    return content.isEmpty()
        ? request.exchange()
        : request.contentType(MediaType.APPLICATION_JSON).bodyValue(content).exchange();
  }

  private static void refused(ResponseSpec answer, int status, String code) {
    JsonNode problem =
        body(
            answer
                .expectStatus()
                .isEqualTo(status)
                .expectHeader()
                .contentTypeCompatibleWith(MediaType.APPLICATION_PROBLEM_JSON));
    assertThat(problem.path("code").asString()).isEqualTo(code);
    assertThat(problem.path("detail").asString()).isNotBlank();
  }

  private static JsonNode body(ResponseSpec answer) {
    byte[] content = answer.expectBody().returnResult().getResponseBodyContent();
    return JSON.readTree(Objects.requireNonNull(content));
  }
}
