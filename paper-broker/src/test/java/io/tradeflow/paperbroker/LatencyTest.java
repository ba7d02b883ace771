package io.tradeflow.paperbroker;

import static io.tradeflow.paperbroker.Samples.NOW;
import static io.tradeflow.paperbroker.Samples.book;
import static io.tradeflow.paperbroker.Samples.brief;
import static io.tradeflow.paperbroker.Samples.buy;
import static io.tradeflow.paperbroker.Samples.sold;
import static io.tradeflow.paperbroker.Samples.terms;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LatencyTest {
  private static final int MANY = 200_000;
  private static final Latency QUICK = new Latency.Uniform(Duration.ofMillis(10));

  @Test
  void logNormalHasTheMeanAndThe99thPercentileThatWereAskedFor() {
    long[] drawn = draw(new Latency.LogNormal(Duration.ofMillis(10), Duration.ofMillis(60)));
    assertThat(Arrays.stream(drawn).average().orElseThrow()).isCloseTo(10e6, within(0.2e6));
    assertThat((double) drawn[MANY * 99 / 100]).isCloseTo(60e6, within(2e6));
    assertThat(drawn[0]).isPositive();
  }

  @Test
  void logNormalWithoutSpreadIsItsMean() {
    long[] drawn = draw(new Latency.LogNormal(Duration.ofMillis(10), Duration.ofMillis(10)));
    assertThat(drawn[0]).isCloseTo(10_000_000, within(1L));
    assertThat(drawn[MANY - 1]).isCloseTo(10_000_000, within(1L));
  }

  @Test
  void logNormalCannotHaveEveryPercentile() {
    Duration mean = Duration.ofMillis(10);
    new Latency.LogNormal(mean, Duration.ofMillis(149));
    assertThatThrownBy(() -> new Latency.LogNormal(mean, Duration.ofMillis(150)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Latency.LogNormal(mean, Duration.ofMillis(9)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Latency.LogNormal(Duration.ZERO, Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void uniformLiesBetweenHalfAndOneAndAHalfOfItsMean() {
    long[] drawn = draw(QUICK);
    assertThat(drawn[0]).isBetween(5_000_000L, 5_010_000L);
    assertThat(drawn[MANY / 2]).isCloseTo(10_000_000L, within(100_000L));
    assertThat(drawn[MANY - 1]).isBetween(14_990_000L, 14_999_999L);
  }

  @Test
  void empiricalFollowsItsQuantiles() {
    long[] drawn =
        draw(
            new Latency.Empirical(
                List.of(Duration.ofMillis(1), Duration.ofMillis(2), Duration.ofMillis(100))));
    assertThat(drawn[0]).isBetween(1_000_000L, 1_001_000L);
    assertThat(drawn[MANY / 4]).isCloseTo(1_500_000L, within(20_000L));
    assertThat(drawn[MANY * 3 / 4]).isCloseTo(51_000_000L, within(1_000_000L));
    assertThat(drawn[MANY - 1]).isBetween(99_900_000L, 100_000_000L);
  }

  @Test
  void quantilesDoNotFall() {
    Duration one = Duration.ofMillis(1);
    assertThatThrownBy(() -> new Latency.Empirical(List.of(one)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Latency.Empirical(List.of(one, Duration.ZERO)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Latency.Empirical(List.of(one.negated(), one)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void drawsAreOfSeedAndIdAlone() {
    assertThat(Draw.nanos(QUICK, 7, "a")).isEqualTo(Draw.nanos(QUICK, 7, "a"));
    assertThat(Draw.nanos(QUICK, 7, "a")).isNotEqualTo(Draw.nanos(QUICK, 8, "a"));
    assertThat(Draw.nanos(QUICK, 7, "a")).isNotEqualTo(Draw.nanos(QUICK, 7, "b"));
  }

  @Test
  void orderMeetsTheBookThatStoodWhenItArrivedHoweverLateAnyoneLooks() {
    PaperBroker broker = new PaperBroker(terms().withLatency(QUICK));
    broker.onDepth(book("99:1 | 100:1"), NOW);
    broker.submit(buy("a", "1", null), NOW);
    assertThat(brief(broker.onDepth(book("199:1 | 200:1"), NOW.plusMillis(20))))
        .containsExactly("a 1@100");
  }

  @Test
  void ordersArriveByTheirLatencyNotByTheirCall() {
    PaperBroker broker = new PaperBroker(terms().withLatency(QUICK));
    broker.onDepth(book("99:1 | 100:1 101:1"), NOW);
    String slow = Draw.nanos(QUICK, 7, "a") > Draw.nanos(QUICK, 7, "b") ? "a" : "b";
    String fast = slow.equals("a") ? "b" : "a";
    broker.submit(buy(slow, "1", null), NOW);
    broker.submit(buy(fast, "1", null), NOW);
    assertThat(brief(broker.advance(NOW.plusMillis(20))))
        .containsExactly(fast + " 1@100", slow + " 1@101");
  }

  /** Who looks then, and not before, misses nothing. */
  @Test
  void tellsWhenTheNextOrderArrives() {
    PaperBroker broker = new PaperBroker(terms().withLatency(QUICK));
    broker.onDepth(book("99:1 | 100:1 101:1"), NOW);
    assertThat(broker.nextArrival()).isNull();
    broker.submit(buy("a", "1", null), NOW);
    broker.submit(buy("b", "1", null), NOW);
    List<Instant> due =
        Stream.of("a", "b").map(id -> NOW.plusNanos(Draw.nanos(QUICK, 7, id))).sorted().toList();
    assertThat(broker.nextArrival()).isEqualTo(due.getFirst());
    assertThat(broker.advance(due.getFirst().minusNanos(1))).isEmpty();
    assertThat(broker.advance(due.getFirst())).hasSize(1);
    assertThat(broker.nextArrival()).isEqualTo(due.getLast());
    assertThat(broker.advance(due.getLast())).hasSize(1);
    assertThat(broker.nextArrival()).isNull();
  }

  @Test
  void onMarketTimeAnOrderWaitsForItsMarketNotForTheCaller() {
    Instant market = Instant.parse("2024-01-01T00:00:00Z");
    PaperBroker broker = new PaperBroker(terms().withLatency(QUICK).onMarketClock());
    broker.onDepth(book("99:1 | 100:1", market), NOW);
    broker.submit(buy("a", "1", null), NOW);
    assertThat(broker.advance(NOW.plusSeconds(60))).isEmpty();
    assertThat(broker.onDepth(book("98:1 | 101:1", market.plusMillis(4)), NOW)).isEmpty();
    assertThat(brief(broker.onDepth(book("97:1 | 102:1", market.plusMillis(20)), NOW)))
        .containsExactly("a 1@101");
  }

  @Test
  void onMarketTimeLatencyBeginsWhenTheOrderWasGiven() {
    Instant market = Instant.parse("2024-01-01T00:00:00Z");
    PaperBroker broker = new PaperBroker(terms().withLatency(QUICK).onMarketClock());
    broker.onDepth(book("99:1 | 100:1", market), NOW);
    broker.submit(given("a", null, market.plusMillis(100)), NOW);
    assertThat(broker.onDepth(book("99:1 | 101:1", market.plusMillis(50)), NOW)).isEmpty();
    assertThat(brief(broker.onDepth(book("99:1 | 102:1", market.plusMillis(150)), NOW)))
        .containsExactly("a 1@101");
  }

  @Test
  void orderThatComesTooLateForItsTimeQueuesBehindThoseThatCameBeforeIt() {
    Instant market = Instant.parse("2024-01-01T00:00:00Z");
    PaperBroker broker = new PaperBroker(terms().onMarketClock());
    broker.onDepth(book("99:1 | 102:1", market), NOW);
    broker.submit(given("a", "100", market), NOW);
    broker.submit(given("b", "100", market.minusMillis(2)), NOW);
    assertThat(brief(broker.onTrade(sold("100", "1"), NOW))).containsExactly("a 1@100 m");
  }

  @Test
  void clockThatGoesBackCountsAsTheLatestBeforeIt() {
    PaperBroker broker = new PaperBroker(terms().withLatency(QUICK));
    broker.onDepth(book("99:1 | 100:1", null), NOW.plusMillis(100));
    broker.submit(buy("a", "1", null), NOW);
    assertThat(broker.advance(NOW.plusMillis(104))).isEmpty();
    assertThat(brief(broker.advance(NOW.plusMillis(115)))).containsExactly("a 1@100");
  }

  private static PaperOrder given(String id, @Nullable String limit, Instant marketTime) {
    PaperOrder order = buy(id, "1", limit);
    return new PaperOrder(
        id,
        order.symbol(),
        true,
        order.quantity(),
        order.limitPrice(),
        order.force(),
        order.tickSize(),
        marketTime);
  }

  private static long[] draw(Latency latency) {
    long[] drawn = new long[MANY];
    for (int i = 0; i < MANY; i++) {
      drawn[i] = Draw.nanos(latency, 42, "order-" + i);
    }
    Arrays.sort(drawn);
    return drawn;
  }
}
