package io.tradeflow.engine.adapter.web;

import static io.tradeflow.engine.adapter.web.Http.ok;
import static io.tradeflow.engine.adapter.web.Http.refused;
import static org.assertj.core.api.Assertions.assertThat;

import io.tradeflow.engine.EngineSystem;
import io.tradeflow.engine.application.BotStore;
import io.tradeflow.engine.application.ManageRules;
import io.tradeflow.engine.domain.Subscription;
import io.tradeflow.engine.domain.rule.RuleReference;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.MediaType;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.test.web.reactive.server.WebTestClient;
import tools.jackson.databind.JsonNode;

/** Rules over the service's own HTTP, on its real database. */
class RuleApiTest {
  private static final String RULE =
      """
      {"name": "Dip",   "description": "Buys weakness.",
       "indicators": {"fast": {"type": "ema", "period": 3}},
       "entry": {"below": ["close", "fast"]}, "exitAfter": {"bars": 5}}
      """;

  private final Http trader = new Http(UUID.randomUUID().toString());
  private final Http stranger = new Http(UUID.randomUUID().toString());

  @Test
  void keepsARuleAsItWasGiven() {
    JsonNode made = ok(trader.post("/rules", RULE));
    String path = "/rules/" + made.path("id").asString();
    assertThat(made.path("version").asInt()).isEqualTo(1);
    assertThat(made.path("name").asString()).isEqualTo("Dip");
    assertThat(made.path("active").asBoolean()).isTrue();
    assertThat(ok(trader.get(path))).isEqualTo(made);
    WebTestClient.ResponseSpec export = trader.get(path + "/versions/1/export");
    export
        .expectHeader()
        .valueMatches("Content-Disposition", "attachment; filename=\"rule-.*-1.json\"");
    assertThat(Http.text(export)).isEqualTo(RULE);
    JsonNode imported = ok(trader.post("/rules", RULE));
    assertThat(imported.path("rule")).isEqualTo(made.path("rule"));
    assertThat(imported.path("id")).isNotEqualTo(made.path("id"));
  }

  @Test
  void versionsNeverChange() {
    String id = create();
    String changed = RULE.replace("\"bars\": 5", "\"bars\": 6").replace("Dip", "Deeper");
    JsonNode second = ok(trader.post("/rules/" + id + "/versions", changed));
    assertThat(second.path("version").asInt()).isEqualTo(2);
    JsonNode first = ok(trader.get("/rules/" + id + "/versions/1"));
    assertThat(first.at("/rule/exitAfter/bars").asInt()).isEqualTo(5);
    assertThat(ok(trader.get("/rules/" + id)).path("version").asInt()).isEqualTo(2);
    assertThat(ok(trader.get("/rules/" + id + "/versions")).path("items"))
        .extracting(each -> each.path("version").asInt())
        .containsExactly(2, 1);
    assertThat(ok(trader.get("/rules")).path("items"))
        .singleElement()
        .satisfies(each -> assertThat(each.path("name").asString()).isEqualTo("Deeper"));
    assertThat(notes()).containsExactly("rule.create", "rule.version");
  }

  @Test
  void saysAllThatIsWrongAndKeepsNothing() {
    String wrong = RULE.replace("\"fast\"]", "\"slow\"]").replace("\"bars\": 5", "\"bars\": 0");
    for (String path : List.of("/rules", "/rules/validate")) {
      JsonNode problem = refused(trader.post(path, wrong), 422, "INVALID_RULE");
      assertThat(problem.path("errors"))
          .extracting(each -> each.path("pointer").asString())
          .containsExactlyInAnyOrder("/entry/below/1", "/exitAfter/bars");
      assertThat(problem.at("/errors/0/message").asString())
          .contains("There is no 'slow' here. Known are: open, high, low, close");
    }
    assertThat(ok(trader.post("/rules/validate", RULE)).path("valid").asBoolean()).isTrue();
    assertThat(ok(trader.get("/rules")).path("items")).isEmpty();
    assertThat(notes()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"name\": \"a\", \"name\": \"b\"}",
        "{\"name\": NaN}",
        "{\"name\": 1e400}",
        "{\"name\": \"a\"} {}",
        "{'name': 1}",
        "nonsense"
      })
  void refusesWhatIsNoJson(String body) {
    JsonNode problem = refused(trader.post("/rules", body), 400, "MALFORMED_REQUEST");
    assertThat(problem.path("detail").asString()).contains("line 1, column");
  }

  @Test
  void refusesWhatIsTooDeepTooLongOrNothing() {
    refused(trader.post("/rules", "[".repeat(10_000)), 400, "MALFORMED_REQUEST");
    refused(trader.post("/rules", " "), 400, "MALFORMED_REQUEST");
    String blank = RULE + " ".repeat(ManageRules.LONGEST);
    refused(trader.post("/rules", blank), 413, "RULE_TOO_LARGE");
    trader.post("/rules", RULE + " ".repeat(70_000)).expectStatus().isEqualTo(413);
    refused(trader.post("/rules", RULE.replace("Dip", "D\\u0000p")), 422, "INVALID_RULE");
    refused(trader.get("/rules?limit=501"), 400, "INVALID_LIMIT");
  }

  @Test
  void othersRulesAreNotThere() {
    String id = create();
    for (String path : List.of("", "/versions", "/versions/1", "/versions/1/export")) {
      refused(stranger.get("/rules/" + id + path), 404, "RULE_NOT_FOUND");
    }
    refused(stranger.post("/rules/" + id + "/versions", RULE), 404, "RULE_NOT_FOUND");
    refused(stranger.post("/rules/" + id + "/versions/1/deactivate", "{}"), 404, "RULE_NOT_FOUND");
    refused(stranger.delete("/rules/" + id), 404, "RULE_NOT_FOUND");
    refused(stranger.post("/bots", bot(id, 1)), 404, "RULE_NOT_FOUND");
    refused(trader.get("/rules/nonsense"), 404, "RULE_NOT_FOUND");
    refused(trader.get("/rules/" + id + "/versions/2"), 404, "RULE_NOT_FOUND");
    refused(trader.get("/rules/" + id + "/versions/-1"), 404, "RULE_NOT_FOUND");
    assertThat(ok(stranger.get("/rules")).path("items")).isEmpty();
    assertThat(ok(trader.get("/rules/" + id)).path("active").asBoolean()).isTrue();
  }

  @Test
  void aBotFollowsTheVersionThatItWasGiven() {
    String id = create();
    JsonNode bot = ok(trader.post("/bots", bot(id, 1)));
    ok(trader.post("/rules/" + id + "/versions", RULE.replace("Dip", "Deeper")));
    assertThat(bot.at("/rule/version").asInt()).isEqualTo(1);
    assertThat(bot.path("strategy").asString()).isEqualTo("rule-" + id);
    ok(trader.post("/bots/" + bot.path("id").asString() + "/start", "{}"));
    assertThat(ok(trader.get("/bots/" + bot.path("id").asString())).path("rule"))
        .isEqualTo(bot.path("rule"));
    RuleReference pinned = new RuleReference(UUID.fromString(id), 1);
    for (int round = 0; round < 2; round++) {
      assertThat(EngineSystem.bean(BotStore.class).subscriptions())
          .filteredOn(
              each -> RuleReference.of(each.strategy()).equals(java.util.Optional.of(pinned)))
          .extracting(Subscription::symbol, each -> each.strategy().type().name())
          .containsExactly(org.assertj.core.groups.Tuple.tuple("BTC-USD", "Dip"));
    }
    JsonNode latest = ok(trader.post("/bots", bot(id, null)));
    assertThat(latest.at("/rule/version").asInt()).isEqualTo(2);
    assertThat(latest.path("parametersHash")).isNotEqualTo(bot.path("parametersHash"));
  }

  @Test
  void whatABotFollowsStays() {
    String id = create();
    String bot = ok(trader.post("/bots", bot(id, 1))).path("id").asString();
    ok(trader.post("/bots/" + bot + "/start", "{}"));
    JsonNode deletion = refused(trader.delete("/rules/" + id), 409, "RULE_IN_USE");
    assertThat(deletion.path("detail").asString()).contains(bot);
    String version = "/rules/" + id + "/versions/1";
    refused(trader.post(version + "/deactivate", "{}"), 409, "RULE_IN_USE");
    ok(trader.post("/bots/" + bot + "/stop", "{}"));
    assertThat(ok(trader.post(version + "/deactivate", "{}")).path("active").asBoolean()).isFalse();
    refused(trader.post("/bots/" + bot + "/start", "{}"), 409, "BOT_STATE");
    assertThat(ok(trader.post("/trading/start", "{}")).path("runningBots").asInt()).isZero();
    ok(trader.post(version + "/activate", "{}"));
    assertThat(ok(trader.post("/trading/start", "{}")).path("runningBots").asInt()).isEqualTo(1);
    ok(trader.post("/trading/stop", "{}"));
    trader.delete("/bots/" + bot).expectStatus().isNoContent();
    trader.delete("/rules/" + id).expectStatus().isNoContent();
    refused(trader.get("/rules/" + id), 404, "RULE_NOT_FOUND");
    assertThat(notes())
        .contains("rule.create", "rule.deactivate", "rule.activate", "rule.delete")
        .doesNotHaveDuplicates();
  }

  @Test
  void aRuleStandsInPlaceOfAStrategy() {
    String id = create();
    String both = bot(id, 1).replace("\"rule\"", "\"strategy\":\"apex\",\"rule\"");
    refused(trader.post("/bots", both), 422, "INVALID_BOT");
    String parameters = bot(id, 1).replace("\"rule\"", "\"parameters\":{\"version\":2},\"rule\"");
    refused(trader.post("/bots", parameters), 422, "INVALID_BOT");
    refused(trader.post("/bots", bot(id, 7)), 404, "RULE_NOT_FOUND");
  }

  @Test
  void anAccountHasOnlySoManyRulesEvenAtOnce() throws Exception {
    for (int i = 1; i < ManageRules.MOST_RULES - 1; i++) {
      create();
    }
    List<Callable<Integer>> creations =
        java.util.Collections.nCopies(
            5, () -> trader.post("/rules", RULE).returnResult(String.class).getStatus().value());
    try (ExecutorService threads = Executors.newFixedThreadPool(5)) {
      List<Integer> answers = new java.util.ArrayList<>();
      for (Future<Integer> each : threads.invokeAll(creations)) {
        answers.add(each.get());
      }
      assertThat(answers).containsExactlyInAnyOrder(201, 201, 409, 409, 409);
    }
    refused(trader.post("/rules", RULE), 409, "TOO_MANY_RULES");
    JsonNode page = ok(trader.get("/rules?limit=60"));
    JsonNode rest = ok(trader.get("/rules?limit=60&cursor=" + page.path("nextCursor").asString()));
    assertThat(page.path("items")).hasSize(60).doesNotContainAnyElementsOf(rest.path("items"));
    assertThat(rest.path("items")).hasSize(40);
    assertThat(rest.path("nextCursor").isNull()).isTrue();
  }

  @Test
  void theSchemaIsThereForEditors() {
    JsonNode schema = ok(trader.get("/rules/schema"));
    assertThat(schema.path("required")).extracting(JsonNode::asString).contains("entry");
    assertThat(schema.at("/properties/name/maxLength").asInt()).isEqualTo(100);
    WebTestClient.bindToServer()
        .baseUrl(EngineSystem.address())
        .build()
        .get()
        .uri("/api/v1/rules")
        .accept(MediaType.ALL)
        .exchange()
        .expectStatus()
        .isUnauthorized();
  }

  private String create() {
    return ok(trader.post("/rules", RULE)).path("id").asString();
  }

  private static String bot(String rule, @org.jspecify.annotations.Nullable Integer version) {
    return """
        {"name": "Rule bot", "rule": {"id": "%s"%s}, "symbols": ["BTC-USD"],
         "sizing": {"type": "PERCENT_OF_BALANCE", "value": 5}}
        """
        .formatted(rule, version == null ? "" : ", \"version\": " + version);
  }

  /** Actions about rules that the audit ledger will be told of. */
  private List<String> notes() {
    return EngineSystem.bean(DatabaseClient.class)
        .sql(
            "SELECT substring(encode(payload, 'escape') FROM 'rule\\.[a-z]+') AS action"
                + " FROM outbox WHERE record_key = $1 ORDER BY id")
        .bind(0, trader.account())
        .map(row -> java.util.Objects.requireNonNullElse(row.get("action", String.class), ""))
        .all()
        .filter(action -> !action.isEmpty())
        .collectList()
        .block();
  }
}
