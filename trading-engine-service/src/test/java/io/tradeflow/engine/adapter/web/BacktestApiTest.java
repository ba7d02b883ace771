package io.tradeflow.engine.adapter.web;

import static io.tradeflow.engine.adapter.web.Http.ok;
import static io.tradeflow.engine.adapter.web.Http.refused;
import static org.assertj.core.api.Assertions.assertThat;

import io.tradeflow.engine.EngineSystem;
import io.tradeflow.engine.PastCandles;
import io.tradeflow.engine.application.queue.History;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.test.web.reactive.server.WebTestClient.ResponseSpec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Backtests over the service's own HTTP, on its real database, run by its own worker. */
class BacktestApiTest {
  private static final String SYMBOL = "PAST-USD";
  private static final String PLAIN =
      "{\"strategy\": \"ema-cross\", \"symbols\": [\"PAST-USD\"], \"warmUpBars\": 100}";

  private final Http trader = new Http(UUID.randomUUID().toString());
  private final Http stranger = new Http(UUID.randomUUID().toString());

  @BeforeAll
  static void keepCandles() {
    EngineSystem.bean(History.class).keep(PastCandles.of(SYMBOL));
  }

  @Test
  void runsAndGivesResultAndReport() {
    ResponseSpec answer = trader.post("/backtests", PLAIN);
    answer.expectStatus().isAccepted();
    JsonNode made = ok(answer);
    String path = "/backtests/" + made.path("id").asString();
    answer.expectHeader().location("/api/v1" + path);
    assertThat(made.path("state").asString()).isEqualTo("QUEUED");
    assertThat(made.path("bars").asInt()).isEqualTo(2_000);
    JsonNode done = finished(path);
    assertThat(done.path("state").asString()).as(done.toString()).isEqualTo("DONE");
    assertThat(done.path("progress").asDouble()).isEqualTo(1);
    assertThat(done.path("finishedAt").asString()).isNotBlank();
    JsonNode result = ok(trader.get(path + "/result"));
    assertThat(result.path("strategy").asString()).isEqualTo("ema-cross");
    assertThat(result.path("trades").size()).isGreaterThan(10);
    assertThat(result.path("from").asString()).isGreaterThanOrEqualTo(made.path("from").asString());
    assertThat(result.path("bars").asInt()).isBetween(1_800, 1_999);
    ResponseSpec report = trader.get(path + "/report");
    report.expectHeader().contentType("text/html;charset=UTF-8");
    report.expectHeader().valueMatches("Content-Disposition", "attachment; .*\\.html.*");
    assertThat(Http.text(report)).contains("Backtest: ema-cross on PAST-USD");
    JsonNode items = ok(trader.get("/backtests")).path("items");
    assertThat(items).singleElement().isEqualTo(done);
  }

  @Test
  void theSameAgainGivesTheSameBytes() {
    String costs =
        PLAIN.replace("}", ", \"costs\": {\"takerFeeBps\": 20, \"latencyMillis\": 250}}");
    String first = finishedId(costs);
    String again = finishedId(costs);
    String other = finishedId(costs.replace("20,", "30,"));
    for (String part : new String[] {"/result", "/report"}) {
      String bytes = Http.text(trader.get("/backtests/" + first + part));
      assertThat(Http.text(trader.get("/backtests/" + again + part))).isEqualTo(bytes);
      assertThat(Http.text(trader.get("/backtests/" + other + part))).isNotEqualTo(bytes);
    }
    assertThat(ok(trader.get("/backtests/" + first + "/result")).at("/terms/takerFeeBps").asInt())
        .isEqualTo(20);
  }

  @Test
  void testsARuleThatMayGoMeanwhile() {
    String rule =
        ok(trader.post(
                "/rules",
                """
                {"name": "Up & <down>", "indicators": {"fast": {"type": "ema", "period": 5}},
                 "entry": {"crossesAbove": ["close", "fast"]}, "exitAfter": {"bars": 7},
                 "sizing": {"type": "QUOTE_AMOUNT", "value": 1000}}
                """))
            .path("id")
            .asString();
    String asked =
        "{\"rule\": {\"id\": \"%s\"}, \"symbols\": [\"PAST-USD\"], \"interval\": \"1m\"}"
            .formatted(rule);
    JsonNode made = ok(trader.post("/backtests", asked));
    trader.delete("/rules/" + rule).expectStatus().isNoContent();
    assertThat(made.at("/rule/version").asInt()).isEqualTo(1);
    String path = "/backtests/" + made.path("id").asString();
    assertThat(finished(path).path("state").asString()).isEqualTo("DONE");
    JsonNode result = ok(trader.get(path + "/result"));
    assertThat(result.at("/terms/sizing").asString()).isEqualTo("QUOTE_AMOUNT");
    assertThat(result.at("/metrics/trades").asInt()).isGreaterThan(10);
    assertThat(Http.text(trader.get(path + "/report")))
        .contains("Up &amp; &lt;down&gt;")
        .doesNotContain("<down>");
    refused(trader.post("/backtests", asked), 404, "RULE_NOT_FOUND");
  }

  @Test
  void aSpanThatIsNotCoveredIsRefusedWithWhatIs() {
    JsonNode there = ok(trader.get("/backtests/history?symbol=PAST-USD")).at("/items/0");
    assertThat(there.path("candles").asInt()).isEqualTo(2_000);
    String from = there.path("from").asString();
    String to = there.path("to").asString();
    for (String span :
        new String[] {"\"from\": \"2020-01-01\"", "\"to\": \"2030-01-01T00:00:00Z\""}) {
      JsonNode problem =
          refused(
              trader.post("/backtests", PLAIN.replace("}", ", " + span + "}")),
              422,
              "SPAN_NOT_COVERED");
      assertThat(problem.path("detail").asString()).contains(from, to);
    }
    JsonNode problem =
        refused(trader.post("/backtests", PLAIN.replace("PAST", "NONE")), 422, "SPAN_NOT_COVERED");
    assertThat(problem.path("detail").asString()).contains("NONE-USD");
    assertThat(ok(trader.get("/backtests/history?symbol=NONE-USD")).at("/items/0/candles").asInt())
        .isZero();
    JsonNode covered =
        ok(trader.post("/backtests", PLAIN.replace("}", ", \"from\": \"" + from + "\"}")));
    assertThat(covered.path("from").asString()).isEqualTo(from);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"strategy\": \"nonsense\" | INVALID_BACKTEST",
        "\"rule\": {\"id\": \"x\"} | RULE_NOT_FOUND",
        "\"symbols\": [] | INVALID_BACKTEST",
        "\"symbols\": [\"PAST-USD\", \"PAST-USD\"] | INVALID_BACKTEST",
        "\"symbols\": [null] | INVALID_BACKTEST",
        "\"interval\": \"1s\" | INVALID_BACKTEST",
        "\"interval\": \"7m\" | INVALID_BACKTEST",
        "\"warmUpBars\": 5001 | INVALID_BACKTEST",
        "\"from\": \"yesterday\" | INVALID_BACKTEST",
        "\"from\": \"+1000000000-01-01T00:00:00Z\" | INVALID_BACKTEST",
        "\"parameters\": {\"nonsense\": 1} | INVALID_PARAMETERS",
        "\"parameters\": {\"fast\": null} | INVALID_BACKTEST",
        "\"parameters\": {\"fast\": 1e400} | INVALID_PARAMETERS",
        "\"costs\": {\"cash\": 0} | INVALID_BACKTEST",
        "\"costs\": {\"cash\": 1e-400} | INVALID_BACKTEST",
        "\"costs\": {\"participation\": 1.1} | INVALID_BACKTEST",
        "\"costs\": {\"order\": \"STOP\"} | INVALID_BACKTEST",
        "\"costs\": {\"sizing\": \"QUANTITY\"} | INVALID_BACKTEST",
        "\"costs\": {\"seed\": 1.5} | INVALID_BACKTEST"
      })
  void whatCannotBeIsRefusedAtOnce(String part, String code) {
    String name = part.strip().substring(1, part.strip().indexOf('"', 1));
    JsonNode whole = new JsonMapper().readTree(PLAIN);
    StringBuilder body = new StringBuilder("{").append(part);
    whole
        .properties()
        .forEach(
            each -> {
              if (!each.getKey().equals(name)) {
                body.append(", \"").append(each.getKey()).append("\": ").append(each.getValue());
              }
            });
    String asked = body.append('}').toString();
    if (name.equals("rule")) {
      asked = asked.replace("\"strategy\": \"ema-cross\", ", "");
    }
    refused(trader.post("/backtests", asked), code.endsWith("FOUND") ? 404 : 422, code);
    assertThat(ok(trader.get("/backtests")).path("items")).isEmpty();
  }

  @Test
  void refusesMalformedBodies() {
    refused(trader.post("/backtests", "{"), 400, "MALFORMED_REQUEST");
    refused(trader.post("/backtests", "{\"accountId\": \"x\"}"), 400, "MALFORMED_REQUEST");
    refused(trader.post("/backtests", "{\"costs\": {\"leverage\": 5}}"), 400, "MALFORMED_REQUEST");
    refused(trader.get("/backtests?limit=0"), 400, "INVALID_LIMIT");
    refused(trader.get("/backtests?cursor=x"), 400, "INVALID_CURSOR");
    refused(trader.get("/backtests/history"), 400, "MALFORMED_REQUEST");
  }

  @Test
  void othersBacktestsAreNotThere() {
    String id = finishedId(PLAIN);
    for (String path : new String[] {"", "/result", "/report"}) {
      refused(stranger.get("/backtests/" + id + path), 404, "BACKTEST_NOT_FOUND");
    }
    refused(stranger.delete("/backtests/" + id), 404, "BACKTEST_NOT_FOUND");
    refused(trader.get("/backtests/nonsense"), 404, "BACKTEST_NOT_FOUND");
    assertThat(ok(stranger.get("/backtests")).path("items")).isEmpty();
    trader.delete("/backtests/" + id).expectStatus().isNoContent();
    refused(trader.get("/backtests/" + id), 404, "BACKTEST_NOT_FOUND");
  }

  @Test
  void whatWaitsIsCancelledAndCountsUntilThen() {
    // A lease of somebody else's on this account's first backtest: its plan permits one at a time.
    String first = insert("RUNNING");
    JsonNode waiting = ok(trader.post("/backtests", PLAIN));
    refused(trader.post("/backtests", PLAIN), 409, "TOO_MANY_BACKTESTS");
    refused(trader.get("/backtests/" + first + "/result"), 409, "BACKTEST_STATE");
    JsonNode cancelled = ok(trader.delete("/backtests/" + waiting.path("id").asString()));
    assertThat(cancelled.path("state").asString()).isEqualTo("CANCELLED");
    ResponseSpec asked = trader.delete("/backtests/" + first);
    asked.expectStatus().isAccepted();
    assertThat(ok(asked).path("cancelRequested").asBoolean()).isTrue();
    JsonNode page = ok(trader.get("/backtests?limit=1"));
    assertThat(page.path("items")).hasSize(1);
    JsonNode rest = ok(trader.get("/backtests?cursor=" + page.path("nextCursor").asString()));
    assertThat(rest.path("items")).hasSize(1);
    assertThat(ok(trader.post("/backtests", PLAIN)).path("state").asString()).isEqualTo("QUEUED");
  }

  @Test
  void aPlanPermitsSoManyBars() {
    EngineSystem.bean(DatabaseClient.class)
        .sql(
            "INSERT INTO candle SELECT 'LONG-USD', '1h', 3600 * i, 1, 1, 1, 1, 1"
                + " FROM generate_series(1, 50001) i ON CONFLICT DO NOTHING")
        .then()
        .block();
    EngineSystem.bean(DatabaseClient.class)
        .sql(
            "INSERT INTO candle_series VALUES ('LONG-USD', '1h', 3600, 180003600, 50001)"
                + " ON CONFLICT DO NOTHING")
        .then()
        .block();
    String asked =
        "{\"strategy\": \"apex\", \"symbols\": [\"LONG-USD\"], \"interval\": \"1h\","
            + " \"warmUpBars\": 10}";
    JsonNode problem = refused(trader.post("/backtests", asked), 422, "TOO_MANY_BARS");
    assertThat(problem.path("detail").asString()).contains("50,001", "50,000");
    String shorter = asked.replace("}", ", \"from\": \"1970-01-01T12:00:00Z\"}");
    assertThat(ok(trader.post("/backtests", shorter)).path("bars").asInt()).isEqualTo(50_000);
  }

  private String insert(String state) {
    UUID id = UUID.randomUUID();
    EngineSystem.bean(DatabaseClient.class)
        .sql(
            "INSERT INTO backtest (id, account_id, plan, bars, most_running, state, run_id,"
                + " lease_until, created_at) VALUES ($1, $2, $3, 1, 1, $4, $1,"
                + " now() + interval '1 hour', now())")
        .bind(0, id)
        .bind(1, trader.account())
        .bind(
            2,
            "{\"strategy\":\"apex\",\"parameters\":{},\"symbols\":[\"PAST-USD\"],"
                + "\"interval\":\"MINUTE\",\"warmFrom\":0,\"from\":0,\"to\":60,\"costs\":{}}")
        .bind(3, state)
        .then()
        .block();
    return id.toString();
  }

  private String finishedId(String asked) {
    String id = ok(trader.post("/backtests", asked)).path("id").asString();
    assertThat(finished("/backtests/" + id).path("state").asString()).isEqualTo("DONE");
    return id;
  }

  private JsonNode finished(String path) {
    return trader.finished(path);
  }
}
