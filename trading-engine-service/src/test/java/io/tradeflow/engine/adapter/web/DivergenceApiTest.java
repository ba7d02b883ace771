package io.tradeflow.engine.adapter.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.tradeflow.engine.EngineSystem;
import io.tradeflow.engine.application.ActOnSignals;
import io.tradeflow.engine.application.BotStore;
import io.tradeflow.engine.application.RaisedSignal;
import io.tradeflow.engine.application.TradingLedger;
import io.tradeflow.engine.domain.Candle;
import io.tradeflow.engine.domain.Candles;
import io.tradeflow.engine.domain.Signal;
import io.tradeflow.engine.domain.SignalEngine;
import io.tradeflow.engine.domain.bot.Bot;
import io.tradeflow.engine.domain.bot.BotState;
import io.tradeflow.engine.domain.bot.OrderUpdate;
import io.tradeflow.engine.domain.bot.Samples;
import io.tradeflow.engine.domain.bot.Sizing;
import io.tradeflow.engine.domain.strategy.Strategies;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.test.web.reactive.server.WebTestClient.ResponseSpec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A bot that traded, compared over HTTP with its reruns. */
class DivergenceApiTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final int CANDLES = 380;
  private static final int BEGIN = 60;

  private final String account = UUID.randomUUID().toString();
  private final String symbol = "D" + account.substring(0, 8) + "-USD";
  private final List<Candle> walk = Candles.walk(symbol, CANDLES, 3);
  private final WebTestClient client =
      WebTestClient.bindToServer()
          .baseUrl(EngineSystem.address())
          .responseTimeout(Duration.ofSeconds(20))
          .build();
  private Bot bot = Samples.bot(account);
  private int orders;

  @BeforeEach
  void givenABotThatTraded() {
    Bot.Plan plan =
        new Bot.Plan(
            "Compared",
            Strategies.of("ema-cross")
                .orElseThrow()
                .configure(Map.of("fast", BigDecimal.valueOf(4), "slow", BigDecimal.valueOf(10))),
            List.of(symbol),
            bot.plan().interval(),
            new Sizing(Sizing.Type.QUANTITY, new BigDecimal("2")),
            "paper");
    bot = new Bot(bot.id(), account, plan, BotState.RUNNING, Instant.EPOCH, Instant.EPOCH);
    EngineSystem.bean(BotStore.class).add(bot, 1);
    EngineSystem.bean(TradingLedger.class)
        .apply(List.of(Samples.funded(account, 1, "10000")), Samples.NOW);
    // The service's engine computes what running bots follow at any moment: this one's own does it.
    SignalEngine signals = new SignalEngine(400);
    signals.subscribe(plan.subscriptions());
    for (Candle candle : walk) {
      List<Signal> unused = EngineSystem.bean(SignalEngine.class).on(candle);
      signals.on(candle).forEach(this::trade);
    }
    assertThat(orders).isGreaterThan(4);
  }

  /** Each is filled 20 s after its close, at the close; the account events go on. */
  private void trade(Signal signal) {
    EngineSystem.bean(ActOnSignals.class)
        .on(List.of(new RaisedSignal(signal, Instant.now())))
        .forEach(
            verdict -> {
              if (verdict instanceof io.tradeflow.engine.domain.bot.Verdict.Place place) {
                fill(signal, place.quantity());
              }
            });
  }

  private void fill(Signal signal, BigDecimal quantity) {
    String order = "d" + ++orders;
    List<OrderUpdate> updates = new ArrayList<>();
    updates.add(
        new OrderUpdate.Submitted(
            account,
            2L * orders,
            order,
            symbol,
            signal.direction(),
            quantity,
            bot.id().toString(),
            signal.id().toString()));
    boolean buys = signal.direction() == io.tradeflow.engine.domain.Direction.BUY;
    updates.add(
        new OrderUpdate.Filled(
            account,
            2L * orders + 1,
            order,
            symbol,
            signal.direction(),
            quantity,
            signal.price(),
            new BigDecimal("0.2"),
            true,
            new BigDecimal("9000"),
            buys ? quantity : BigDecimal.ZERO,
            signal.marketTime().plusSeconds(20)));
    EngineSystem.bean(TradingLedger.class).apply(updates, Samples.NOW);
  }

  @Test
  void explainsEachDifferenceInFillsAndMoney() {
    JsonNode found = body(get(account, span(BEGIN, CANDLES)).expectStatus().isOk());

    assertThat(found.path("pathsAgree").asBoolean()).isTrue();
    assertThat(found.path("candles").path(0).path("missing").asInt()).isZero();
    assertThat(found.path("bot").path("signals").asInt())
        .isEqualTo(found.path("backtest").path("signals").asInt())
        .isPositive();
    assertThat(found.path("causes").propertyNames()).contains("LATENCY", "MARKET_DEPTH", "FEE");
    BigDecimal sum = BigDecimal.ZERO;
    for (JsonNode cause : found.path("causes")) {
      sum = sum.add(new BigDecimal(cause.path("effect").asString()));
    }
    BigDecimal gap =
        new BigDecimal(found.path("bot").path("result").asString())
            .subtract(new BigDecimal(found.path("backtest").path("result").asString()));
    assertThat(gap).isNotZero();
    assertThat(sum.subtract(gap).abs()).isLessThan(new BigDecimal("0.000001"));
  }

  @Test
  void comesInPages() {
    String span = span(BEGIN, CANDLES);
    JsonNode all = body(get(account, span + "&limit=500")).path("items");
    List<JsonNode> paged = new ArrayList<>();
    String cursor = "0";
    while (!cursor.isEmpty()) {
      JsonNode page = body(get(account, span + "&limit=3&cursor=" + cursor));
      assertThat(page.path("items").size()).isLessThanOrEqualTo(3);
      page.path("items").forEach(paged::add);
      cursor = page.path("nextCursor").isNull() ? "" : page.path("nextCursor").asString();
    }
    assertThat(paged).isEqualTo(all.valueStream().toList()).hasSizeGreaterThan(6);
  }

  @Test
  void anotherAccountsBotDoesNotExist() {
    JsonNode problem =
        body(get(UUID.randomUUID().toString(), span(BEGIN, CANDLES)).expectStatus().isNotFound());
    assertThat(problem.path("code").asString()).isEqualTo("BOT_NOT_FOUND");
  }

  @Test
  void aSpanThatIsNotRecordedSaysWhatIs() {
    JsonNode problem = body(get(account, span(BEGIN, CANDLES + 60)).expectStatus().isEqualTo(409));
    assertThat(problem.path("code").asString()).isEqualTo("CANDLES_NOT_RECORDED");
    assertThat(problem.path("detail").asString())
        .contains(symbol, time(BEGIN), time(CANDLES), "Choose");
    get(account, "?from=2020-01-01T00:00:00Z&to=2020-01-01T01:00:00Z")
        .expectStatus()
        .isEqualTo(409);
  }

  @ParameterizedTest
  @CsvSource({
    "'?to=2026-01-01T02:00:00Z', from",
    "'?from=2026-01-01T02:00:00Z', to",
    "'?from=yesterday&to=2026-01-01T02:00:00Z', from",
    "'?from=1e400&to=2026-01-01T02:00:00Z', from",
    "'?from=+1000000000-12-31T23:59:59Z&to=2026-01-01T02:00:00Z', from",
    "'?from=2026-01-01T02:00:30Z&to=2026-01-01T03:00:00Z', from",
    "'?from=2026-01-01T02:00:00Z&to=2026-01-01T02:00:00Z', to",
    "'?from=2026-01-01T02:00:00Z&to=2027-01-01T02:00:00Z', to"
  })
  void aWrongSpanNamesItsField(String query, String field) {
    JsonNode problem = body(get(account, query).expectStatus().isBadRequest());
    assertThat(problem.path("code").asString()).isEqualTo("INVALID_SPAN");
    assertThat(problem.path("field").asString()).isEqualTo(field);
  }

  private String span(int from, int to) {
    return "?from=" + time(from) + "&to=" + time(to);
  }

  private static String time(int minute) {
    return Candles.START.plus(Duration.ofMinutes(minute)).toString();
  }

  private ResponseSpec get(String caller, String query) {
    return client
        .get()
        .uri("/api/v1/bots/" + bot.id() + "/divergence" + query)
        .headers(headers -> headers.setBearerAuth(caller))
        .exchange();
  }

  private static JsonNode body(ResponseSpec answer) {
    byte[] content = answer.expectBody().returnResult().getResponseBodyContent();
    return JSON.readTree(Objects.requireNonNull(content));
  }
}
