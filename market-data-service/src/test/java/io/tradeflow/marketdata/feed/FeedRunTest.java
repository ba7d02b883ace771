package io.tradeflow.marketdata.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tradeflow.marketdata.candle.Candle;
import io.tradeflow.marketdata.candle.CandleOutlet;
import io.tradeflow.marketdata.candle.Interval;
import io.tradeflow.marketdata.candle.Tick;
import io.tradeflow.marketdata.instrument.Instrument;
import io.tradeflow.marketdata.instrument.SimulatedListing;
import io.tradeflow.marketdata.quote.QuoteOutlet;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class FeedRunTest implements CandleOutlet, QuoteOutlet {
  private static final Instrument BTC = SimulatedListing.first(1).getFirst().instrument();
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final Instant BEGIN = Instant.parse("2025-01-01T00:00:00Z");
  private static final String FILE =
      """
      time,open,high,low,close,volume
      2016-10-07T00:00:00Z,611.78,611.91,611.78,611.9,1.13872
      2016-10-07T00:01:00Z,611.87,611.88,611.87,611.88,0.56799
      2017-09-03T00:00:00Z,4500.01,4510,4499.5,4501.3,2.06511
      """;

  private final List<Candle> candles = new CopyOnWriteArrayList<>();
  private final List<Tick> ticks = new CopyOnWriteArrayList<>();
  private final List<String> spans = new CopyOnWriteArrayList<>();
  private volatile boolean finished;
  private volatile RuntimeException refusal;
  private FeedRun run;

  @AfterEach
  void stop() throws InterruptedException {
    run.stop();
  }

  @Test
  void playsAFileToItsEndAndDoesNotWaitForHoles() {
    start(new ReplayFeed(BTC, BarFile.parse(FILE)), 3_600);
    await().atMost(SOON).until(() -> run.status().state() == FeedStatus.State.FINISHED);
    assertThat(run.status().ticks()).isEqualTo(12);
    assertThat(run.status().intervals()).containsExactly("1m", "5m", "1h");
    assertThat(candles.stream().filter(one -> one.interval() == Interval.MINUTE)).hasSize(3);
    assertThat(candles).hasSize((int) run.status().candles());
    assertThat(ticks.getLast().price()).isEqualByComparingTo("4501.3");
    assertThat(spans).containsExactly("2016-10-07T00:00:00Z/2017-09-03T00:01:00Z");
    assertThat(finished).isTrue();
    assertThat(run.status().failure()).isNull();
  }

  @Test
  void buildsSecondsAtModerateSpeedOnly() {
    start(new SimulatedFeed(1, 2, 10, BEGIN), 10);
    assertThat(run.status().intervals()).containsExactly("1s", "1m", "5m", "1h");
    await()
        .atMost(SOON)
        .until(() -> candles.stream().anyMatch(one -> one.interval() == Interval.SECOND));
  }

  @Test
  void aStoppedRunDropsOpenCandlesAndStaysStopped() throws InterruptedException {
    start(new SimulatedFeed(1, 3, 600, BEGIN), 600);
    await().atMost(SOON).until(() -> run.status().ticks() > 5);
    run.stop();
    FeedStatus stopped = run.status();
    assertThat(stopped.state()).isEqualTo(FeedStatus.State.STOPPED);
    assertThat(finished).isFalse();
    assertThat(candles.stream().map(Candle::closeTime))
        .allMatch(end -> !end.isAfter(stopped.marketTime()));
    assertThat(run.silence()).isZero();
    assertThat(stopped.failure()).isNull();
  }

  @Test
  void aRunThatBreaksSaysWhyAndWhen() throws InterruptedException {
    Instant before = Instant.now();
    start(new BreakingFeed(3, new IllegalStateException("The source is gone")), 600);
    await().atMost(SOON).until(() -> run.status().state() == FeedStatus.State.FAILED);
    FeedStatus failed = run.status();
    assertThat(failed.ticks()).isEqualTo(3);
    assertThat(failed.failure()).isNotNull();
    assertThat(failed.failure().reason()).contains("The source is gone");
    assertThat(failed.failure().at()).isBetween(before, Instant.now());
    assertThat(finished).isFalse();
    assertThat(candles).isEmpty();
    await().atMost(SOON).until(() -> !run.silence().isZero());
    run.stop();
    assertThat(run.status()).as("stopping it does not hide why it ended").isEqualTo(failed);
  }

  @Test
  void anErrorOfTheMachineIsAFailureToo() {
    start(new BreakingFeed(1, new OutOfMemoryError("of the test")), 600);
    await().atMost(SOON).until(() -> run.status().state() == FeedStatus.State.FAILED);
    assertThat(run.status().failure().reason()).contains("of the test");
  }

  @Test
  void aFailureOfTheCandlesEndsTheRun() {
    refusal = new IllegalArgumentException("x".repeat(1_000));
    start(new SimulatedFeed(1, 3, 3_600, BEGIN), 3_600);
    await().atMost(SOON).until(() -> run.status().state() == FeedStatus.State.FAILED);
    assertThat(run.status().failure().reason()).hasSize(300).contains("IllegalArgument", "xxx");
  }

  @Test
  void theStatusIsJsonWithTheFailureInIt() {
    JsonMapper json = new JsonMapper();
    start(new BreakingFeed(1, new IllegalStateException("The source is gone")), 600);
    await().atMost(SOON).until(() -> run.status().state() == FeedStatus.State.FAILED);
    JsonNode failed = json.valueToTree(run.status());
    assertThat(failed.path("state").asString()).isEqualTo("FAILED");
    assertThat(failed.path("failure").path("reason").asString()).contains("The source is gone");
    assertThat(Instant.parse(failed.path("failure").path("at").asString())).isAfter(BEGIN);
    JsonNode none = json.valueToTree(FeedStatus.none());
    assertThat(none.path("failure").isNull()).isTrue();
  }

  @Test
  void keepsItsPace() throws InterruptedException {
    start(new SimulatedFeed(1, 10, 60, BEGIN), 60);
    await().atMost(SOON).until(() -> run.status().ticks() >= 40);
    run.stop();
    Duration market = Duration.between(BEGIN, run.status().marketTime());
    Duration wall = Duration.between(run.status().startedAt(), Instant.now());
    assertThat(market).isLessThanOrEqualTo(wall.multipliedBy(60));
    assertThat(market).isGreaterThan(Duration.ofSeconds(80));
  }

  private void start(Feed feed, int speed) {
    run = new FeedRun("run", feed, speed, this, this, Clock.systemUTC());
    run.start();
  }

  @Override
  public void begin(List<String> symbols, Instant from, Instant to) {
    spans.add(from + "/" + to);
  }

  @Override
  public void closed(String runId, List<Candle> closed) {
    if (refusal != null) {
      throw refusal;
    }
    candles.addAll(closed);
  }

  @Override
  public void begin(String runId, Duration pause) {}

  @Override
  public void tick(Instrument instrument, Tick tick, long nanoTime) {
    ticks.add(tick);
  }

  @Override
  public void flush(long nanoTime) {}

  @Override
  public void finish(long nanoTime) {
    finished = true;
  }
}
