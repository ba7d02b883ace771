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
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.r2dbc.core.DatabaseClient;
import tools.jackson.databind.JsonNode;

/** Searches over the service's own HTTP, run by its own worker. */
class SearchApiTest {
  private static final String RANGES =
      "{\"fast\": {\"from\": 5, \"to\": 25, \"step\": 10},"
          + " \"slow\": {\"from\": 10, \"to\": 40, \"step\": 10}}";

  private final Http trader = new Http(UUID.randomUUID().toString());
  private final Http stranger = new Http(UUID.randomUUID().toString());

  @BeforeAll
  static void keepCandles() {
    EngineSystem.bean(History.class).keep(PastCandles.of("SOUGHT-USD"));
  }

  private static String asked(String search) {
    return asked("\"strategy\": \"ema-cross\"", search);
  }

  private static String asked(String what, String search) {
    return "{%s, \"symbols\": [\"SOUGHT-USD\"], \"warmUpBars\": 100, \"search\": {%s}}"
        .formatted(what, search);
  }

  @Test
  void findsTheBestAndSaysHowMuchOfItIsLuck() {
    String body =
        asked("\"method\": \"grid\", \"walkForward\": 3, \"gap\": 5, \"ranges\": " + RANGES)
            .replaceFirst("}$", ", \"monteCarlo\": 50}");
    JsonNode made = ok(trader.post("/backtests", body));
    assertThat(made.at("/search/trials").asInt()).isEqualTo(12);
    assertThat(made.at("/search/ranges/slow/to").asInt()).isEqualTo(40);
    String path = done(made);
    JsonNode result = ok(trader.get(path + "/result"));
    JsonNode search = result.path("search");
    // Of 12 combinations the strategy refuses 3: the fast average must be the faster one.
    assertThat(search.path("trials").asInt()).isEqualTo(9);
    assertThat(search.path("best")).hasSize(9);
    assertThat(search.at("/best/0/parameters/fast")).isEqualTo(result.at("/parameters/fast"));
    assertThat(search.at("/best/0/sharpe").asDouble())
        .isGreaterThan(search.at("/best/8/sharpe").asDouble());
    assertThat(search.path("reasons").size()).isGreaterThanOrEqualTo(4);
    assertThat(search.path("likelyLuck").isBoolean()).isTrue();
    assertThat(search.at("/deflatedSharpe/probability").asDouble()).isBetween(0.0, 1.0);
    assertThat(search.at("/overfitting/splits").asInt()).isEqualTo(12_870);
    assertThat(search.at("/walkForward/windows")).hasSize(3);
    assertThat(result.at("/monteCarlo/returnBlocks/runs").asInt()).isEqualTo(50);
    assertThat(result.path("notes").get(0).asString())
        .startsWith("Found by grid search over 9 trials. " + search.path("summary").asString());
    assertThat(Http.text(trader.get(path + "/report")))
        .contains("<h2>Search</h2>", "Chosen on the past, tested on what came after");
    refused(stranger.get(path), 404, "BACKTEST_NOT_FOUND");
    refused(stranger.get(path + "/result"), 404, "BACKTEST_NOT_FOUND");
    refused(stranger.delete(path), 404, "BACKTEST_NOT_FOUND");
  }

  @ParameterizedTest
  @ValueSource(strings = {"random", "evolution"})
  void theSameSeedGivesTheSameBytes(String method) {
    String body =
        asked("\"method\": \"%s\", \"trials\": 20, \"ranges\": %s".formatted(method, RANGES));
    String once = done(ok(trader.post("/backtests", body)));
    String again = done(ok(trader.post("/backtests", body)));
    for (String part : new String[] {"/result", "/report"}) {
      assertThat(Http.text(trader.get(again + part))).isEqualTo(Http.text(trader.get(once + part)));
    }
    assertThat(ok(trader.get(once + "/result")).at("/search/trials").asInt()).isBetween(2, 9);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"ranges\": R | INVALID_BACKTEST | search.method",
        "\"method\": \"luck\", \"ranges\": R | INVALID_BACKTEST | search.method",
        "\"method\": \"grid\" | INVALID_BACKTEST | search.ranges",
        "\"method\": \"grid\", \"ranges\": {} | INVALID_BACKTEST | search.ranges",
        "\"method\": \"grid\", \"ranges\": {\"no\": {\"from\": 1, \"to\": 2}} | INVALID_BACKTEST"
            + " | search.ranges",
        "\"method\": \"grid\", \"ranges\": {\"fast\": null} | INVALID_BACKTEST"
            + " | search.ranges.fast",
        "\"method\": \"grid\", \"ranges\": {\"fast\": {\"from\": 5, \"to\": 4}} | INVALID_BACKTEST"
            + " | search.ranges.fast",
        "\"method\": \"grid\", \"ranges\": {\"fast\": {\"from\": 5, \"to\": 9, \"step\": 0}}"
            + " | INVALID_BACKTEST | search.ranges.fast",
        "\"method\": \"grid\", \"ranges\": {\"fast\": {\"from\": 5, \"to\": 9, \"step\": 1e-400}}"
            + " | INVALID_BACKTEST | search.ranges.fast",
        "\"method\": \"grid\", \"ranges\": {\"fast\": {\"from\": 5, \"to\": 1e9}}"
            + " | INVALID_BACKTEST | search.ranges.fast",
        "\"method\": \"grid\", \"trials\": 11, \"ranges\": R | INVALID_BACKTEST | search.trials",
        "\"method\": \"random\", \"trials\": 1, \"ranges\": R | INVALID_BACKTEST | search.trials",
        "\"method\": \"random\", \"trials\": 101, \"ranges\": R | TOO_MANY_TRIALS | search.trials",
        "\"method\": \"grid\", \"walkForward\": 21, \"ranges\": R | INVALID_BACKTEST"
            + " | search.walkForward",
        "\"method\": \"grid\", \"gap\": -1, \"ranges\": R | INVALID_BACKTEST | search.gap",
        "\"method\": \"grid\", \"seed\": 0.5, \"ranges\": R | INVALID_BACKTEST | search.seed"
      })
  void whatCannotBeSearchedIsRefusedWithItsField(String search, String code, String field) {
    JsonNode problem =
        refused(trader.post("/backtests", asked(search.replace("R", RANGES))), 422, code);
    assertThat(problem.path("field").asString()).isEqualTo(field);
    assertThat(ok(trader.get("/backtests")).path("items")).isEmpty();
  }

  @Test
  void aParameterIsFixedOrSearchedAndARuleHasNone() {
    String search = "\"method\": \"grid\", \"ranges\": " + RANGES;
    String both = asked("\"strategy\": \"ema-cross\", \"parameters\": {\"fast\": 9}", search);
    assertThat(
            refused(trader.post("/backtests", both), 422, "INVALID_BACKTEST")
                .path("detail")
                .asString())
        .contains("fast");
    String unknown = asked("\"strategy\": \"ema-cross\", \"parameters\": {\"no\": 9}", search);
    assertThat(
            refused(trader.post("/backtests", unknown), 422, "INVALID_BACKTEST")
                .path("field")
                .asString())
        .isEqualTo("parameters");
    JsonNode few =
        refused(
            trader.post(
                "/backtests",
                "{\"strategy\": \"apex\", \"symbols\": [\"SOUGHT-USD\"], \"monteCarlo\": 9}"),
            422,
            "INVALID_BACKTEST");
    assertThat(few.path("field").asString()).isEqualTo("monteCarlo");
  }

  @Test
  void aPlanPermitsSoManyBarsOfAllTrials() {
    DatabaseClient database = EngineSystem.bean(DatabaseClient.class);
    database
        .sql(
            "INSERT INTO candle SELECT 'WIDE-USD', '1h', 3600 * i, 1, 1, 1, 1, 1"
                + " FROM generate_series(1, 50000) i ON CONFLICT DO NOTHING")
        .then()
        .block();
    database
        .sql(
            "INSERT INTO candle_series VALUES ('WIDE-USD', '1h', 3600, 180003600, 50000)"
                + " ON CONFLICT DO NOTHING")
        .then()
        .block();
    String body =
        "{\"strategy\": \"ema-cross\", \"symbols\": [\"WIDE-USD\"], \"interval\": \"1h\","
            + " \"search\": {\"method\": \"random\", \"trials\": 100, \"walkForward\": 20,"
            + " \"ranges\": %s}}".formatted(RANGES);
    JsonNode problem = refused(trader.post("/backtests", body), 422, "SEARCH_TOO_LARGE");
    assertThat(problem.path("field").asString()).isEqualTo("search");
    assertThat(problem.path("detail").asString()).contains("105,000,000", "100,000,000");
  }

  private String done(JsonNode made) {
    String path = "/backtests/" + made.path("id").asString();
    JsonNode seen = trader.finished(path);
    assertThat(seen.path("state").asString()).as(seen.toString()).isEqualTo("DONE");
    assertThat(seen.path("progress").asDouble()).isEqualTo(1);
    return path;
  }
}
