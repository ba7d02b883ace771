package io.tradeflow.marketdata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tradeflow.events.ReplayEvent;
import io.tradeflow.events.ReplayEventType;
import io.tradeflow.events.TimeTravelEvent;
import io.tradeflow.events.TimeTravelEventType;
import io.tradeflow.events.Topics;
import io.tradeflow.marketdata.candle.Candle;
import io.tradeflow.marketdata.candle.CandleTable;
import io.tradeflow.marketdata.candle.Interval;
import io.tradeflow.starter.kafka.BroadcastReaders;
import java.math.BigDecimal;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.r2dbc.core.DatabaseClient;

/** An account trades in a recorded span while all others see the market that there is. */
abstract class TimeTravelScenario {
  private static final String PATH = "/api/v1/market/time-travel";
  private static final Instant FROM = Instant.parse("2019-05-01T10:00:00Z");
  private static final int SPEED = 100;

  /** So many that no machine is so slow that the span ends while something else is looked at. */
  private static final int MINUTES = 600;

  private static final Duration SOON = Duration.ofSeconds(60);

  /** As the service is configured unless told otherwise. */
  private static final int MOST = 16;

  private static final Pattern MARKET_TIME = Pattern.compile("\"marketTime\":\"([^\"]+)\"");
  private static final String SPAN =
      """
      {"from":"2019-05-01T10:00:20Z","to":"2019-05-01T20:00:00Z","speed":%d,"symbols":["ETH-USD"]}
      """;

  private final MarketDataSystem system;

  TimeTravelScenario(MarketDataSystem system) {
    this.system = system;
  }

  @Test
  void theAccountSeesTheSpanAndNobodyElseDoes() throws Exception {
    recordTenHours();
    List<ReplayEvent> prices = new CopyOnWriteArrayList<>();
    system
        .bean(BroadcastReaders.class)
        .<ReplayEvent>fromBeginning(
            Topics.MARKET_REPLAYS,
            event -> {
              if (event.key().startsWith("alice")) {
                prices.add(event.value());
              }
            });
    List<TimeTravelEvent> states = statesOf("alice");

    refusesWhatCannotBeReplayed();
    assertThat(call("GET", null, "trader.alice").statusCode()).isEqualTo(404);
    HttpResponse<String> bound = call("POST", SPAN.formatted(SPEED), "trader.alice");
    assertThat(bound.statusCode()).as(bound.body()).isEqualTo(201);
    assertThat(bound.body())
        .contains("\"from\":\"2019-05-01T10:00:00Z\"", "\"state\":\"RUNNING\"", "ETH-USD");
    assertThat(call("POST", SPAN.formatted(SPEED), "trader.alice").statusCode()).isEqualTo(409);
    assertThat(call("GET", null, "trader.bob").statusCode()).isEqualTo(404);
    assertThat(call("DELETE", null, "trader.bob").statusCode()).isEqualTo(404);

    await()
        .atMost(SOON)
        .untilAsserted(
            () -> {
              assertThat(prices).anyMatch(it -> it.getType() == ReplayEventType.CANDLE_CLOSED);
              assertThat(states).hasSize(1);
            });
    assertThat(prices)
        .allSatisfy(
            price -> {
              assertThat(price.getEnvelope().getAccountId()).isEqualTo("alice");
              assertThat(price.getEnvelope().getCorrelationId())
                  .isEqualTo(states.getFirst().getBound().getTravelId());
              assertThat(price.getEnvelope().getMarketTime())
                  .isBetween(FROM, FROM.plus(Duration.ofMinutes(MINUTES)));
            });
    String seen = market("/quotes?symbols=ETH-USD,BTC-USD", "trader.alice");
    assertThat(seen).contains("\"marketTime\":\"2019-05-01T10:").doesNotContain("BTC-USD");
    assertThat(market("/depth?symbol=ETH-USD", "trader.alice")).contains("2019-05-01T10:");
    assertThat(market("/quotes?symbols=ETH-USD", "trader.bob")).doesNotContain("2019-05");
    showsNoFuture();

    goesOnAfterARestartAndStoodStillMeanwhile();
    HttpResponse<String> ended = call("DELETE", null, "trader.alice");
    assertThat(ended.body()).contains("\"state\":\"ENDED\"", "\"reason\":\"USER\"");
    assertThat(call("GET", null, "trader.alice").body()).contains("\"reason\":\"USER\"");
    assertThat(market("/quotes?symbols=ETH-USD", "trader.alice")).doesNotContain("2019-05");
  }

  @Test
  void endsByItselfAndTellsTheLastPrices() throws Exception {
    recordTenHours();
    String last = SPAN.replace("10:00:20", "10:57:00").replace("20:00:00", "11:00:00");
    assertThat(call("POST", last.formatted(SPEED), "trader.carol").statusCode()).isEqualTo(201);
    List<TimeTravelEvent> states = statesOf("carol");
    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(states)
                    .extracting(TimeTravelEvent::getType)
                    .containsExactly(
                        TimeTravelEventType.TRAVEL_BOUND, TimeTravelEventType.TRAVEL_ENDED));
    var ended = states.getLast().getEnded();
    assertThat(ended.getReason()).isEqualTo("END_OF_SPAN");
    assertThat(ended.getLastPrices()).hasSize(1);
    assertThat(ended.getLastPrices().getFirst().getPrice()).isEqualByComparingTo("160");
    assertThat(call("GET", null, "trader.carol").body()).contains("\"state\":\"ENDED\"");
  }

  @Test
  void accountsThatComeAtOnceNeverAreMoreThanMayTravel() throws Exception {
    recordTenHours();
    List<Callable<String>> posts = new ArrayList<>();
    for (int i = 0; i < MOST + 8; i++) {
      String token = "trader.racer-" + i;
      posts.add(() -> call("POST", SPAN.formatted(1), token).body());
    }
    List<String> answers = new ArrayList<>();
    try (ExecutorService callers = Executors.newFixedThreadPool(posts.size())) {
      for (Future<String> answer : callers.invokeAll(posts)) {
        answers.add(answer.get());
      }
    }
    assertThat(answers).filteredOn(it -> it.contains("\"state\":\"RUNNING\"")).hasSize(MOST);
    assertThat(answers).filteredOn(it -> it.contains("TOO_MANY_TIME_TRAVELS")).hasSize(8);
    int bound = 0;
    for (int i = 0; i < posts.size(); i++) {
      bound += call("DELETE", null, "trader.racer-" + i).statusCode() == 200 ? 1 : 0;
    }
    assertThat(bound).isEqualTo(MOST);
    assertThat(call("POST", SPAN.formatted(1), "trader.racer-0").statusCode()).isEqualTo(201);
    assertThat(call("DELETE", null, "trader.racer-0").statusCode()).isEqualTo(200);
  }

  private void goesOnAfterARestartAndStoodStillMeanwhile() throws Exception {
    await().atMost(SOON).until(() -> noted().isAfter(FROM.plus(Duration.ofMinutes(5))));
    Instant noted = noted();
    long asked = System.nanoTime();
    Instant before = marketTime();

    Duration stood = system.restart();

    Instant after = marketTime();
    Duration passed = Duration.ofNanos(System.nanoTime() - asked).minus(stood);
    assertThat(after).isBetween(noted, before.plus(passed.multipliedBy(SPEED)));
  }

  /** How far the travel is as a restart will find it. */
  private Instant noted() {
    return system
        .bean(DatabaseClient.class)
        .sql("SELECT position FROM time_travels WHERE account_id = 'alice'")
        .map(row -> row.get("position", OffsetDateTime.class))
        .one()
        .blockOptional(SOON)
        .orElseThrow()
        .toInstant();
  }

  private List<TimeTravelEvent> statesOf(String account) {
    List<TimeTravelEvent> states = new CopyOnWriteArrayList<>();
    system
        .bean(BroadcastReaders.class)
        .<TimeTravelEvent>fromBeginning(
            Topics.MARKET_TIME_TRAVELS,
            event -> {
              if (event.key().equals(account)) {
                states.add(event.value());
              }
            });
    return states;
  }

  private void refusesWhatCannotBeReplayed() throws Exception {
    assertThat(call("POST", SPAN.formatted(0), "trader.alice").body())
        .contains("BAD_TIME_TRAVEL", "\"field\":\"speed\"");
    assertThat(call("POST", SPAN.formatted(101), "trader.alice").statusCode()).isEqualTo(422);
    assertThat(call("POST", "{\"from\":\"2019-05-01T10:00:00Z\"}", "trader.alice").body())
        .contains("\"field\":\"to\"");
    assertThat(call("POST", SPAN.replace("ETH-USD", "NO-SUCH").formatted(1), "trader.alice").body())
        .contains("UNKNOWN_SYMBOL");
    assertThat(call("POST", SPAN.replace("2019", "2009").formatted(1), "trader.alice").body())
        .contains("NOTHING_RECORDED", "ETH-USD 2019-05-01T10:00:00Z to ");
    assertThat(call("POST", "[]", "trader.alice").statusCode()).isEqualTo(400);
  }

  private void showsNoFuture() throws Exception {
    String history =
        market("/history?symbol=ETH-USD&from=2019-05-01T10:00:00Z&limit=1000", "trader.alice");
    Instant now = marketTime();
    Matcher open = Pattern.compile("\"openTime\":\"([^\"]+)\"").matcher(history);
    List<Instant> opened = new ArrayList<>();
    while (open.find()) {
      opened.add(Instant.parse(open.group(1)));
    }
    assertThat(opened)
        .isNotEmpty()
        .allMatch(time -> !time.plus(Interval.MINUTE.length()).isAfter(now))
        .hasSizeLessThan(MINUTES);
  }

  private Instant marketTime() throws Exception {
    Matcher time = MARKET_TIME.matcher(call("GET", null, "trader.alice").body());
    assertThat(time.find()).isTrue();
    return Instant.parse(time.group(1));
  }

  private void recordTenHours() {
    List<Candle> minutes = new ArrayList<>();
    for (int i = 0; i < MINUTES; i++) {
      BigDecimal price = BigDecimal.valueOf(100L + i);
      minutes.add(
          new Candle(
              "ETH-USD",
              Interval.MINUTE,
              FROM.plus(Duration.ofMinutes(i)),
              price,
              price.add(BigDecimal.TWO),
              price.subtract(BigDecimal.TWO),
              price.add(BigDecimal.ONE),
              BigDecimal.TEN,
              4));
    }
    system.bean(CandleTable.class).save(minutes).block(SOON);
  }

  private HttpResponse<String> call(String method, String body, String token) throws Exception {
    return system.send(method, PATH, body, "application/json", token);
  }

  private String market(String path, String token) throws Exception {
    return system.send("GET", "/api/v1/market" + path, null, "application/json", token).body();
  }
}
