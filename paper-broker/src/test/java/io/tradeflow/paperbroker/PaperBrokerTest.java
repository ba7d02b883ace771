package io.tradeflow.paperbroker;

import static org.assertj.core.api.Assertions.assertThat;

import io.tradeflow.paperbroker.PaperOrder.Force;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PaperBrokerTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private final PaperBroker broker = broker(Duration.ZERO, "0");

  @Test
  void marketOrderWalksTheBookWithOneFillPerLevel() {
    broker.onDepth(depth("100", "101"), NOW);
    broker.submit(order("a", true, "1.5", null, Force.GTC), NOW);
    assertThat(broker.advance(NOW))
        .containsExactly(
            filled("a-1", "1", "101", "0.10100000", false),
            filled("a-2", "0.5", "102", "0.05100000", false));
  }

  @Test
  void limitOrderRestsAndFillsAsMakerWhenTheMarketComes() {
    broker.onDepth(depth("100", "101"), NOW);
    broker.submit(order("a", true, "1", "100.50", Force.GTC), NOW);
    assertThat(broker.advance(NOW)).isEmpty();
    assertThat(broker.onDepth(depth("99", "100"), NOW))
        .containsExactly(filled("a-1", "1", "100.50", "0.02010000", true));
    assertThat(broker.works("a")).isFalse();
  }

  @Test
  void fillOrKillTakesAllOrNothing() {
    broker.onDepth(depth("100", "101"), NOW);
    broker.submit(order("a", true, "3", null, Force.FOK), NOW);
    assertThat(broker.advance(NOW)).singleElement().isInstanceOf(Report.Cancelled.class);
  }

  @Test
  void fillOrKillCountsOnlyWhatOthersLeft() {
    broker.onDepth(depth("100", "101"), NOW);
    broker.submit(order("first", true, "0.5", null, Force.GTC), NOW);
    broker.submit(order("a", true, "1.6", null, Force.FOK), NOW);
    broker.submit(order("b", true, "1.5", null, Force.FOK), NOW);
    assertThat(broker.advance(NOW))
        .extracting(Samples::brief)
        .containsExactly("first 0.5@101", "a Cancelled", "b 0.5@101", "b 1@102");
  }

  @Test
  void priceNeverSlipsBelowOneTick() {
    PaperBroker slipping = broker(Duration.ZERO, "12000");
    slipping.onDepth(depth("100", "101"), NOW);
    slipping.submit(order("a", false, "1", null, Force.GTC), NOW);
    assertThat(slipping.advance(NOW)).extracting(Samples::brief).containsExactly("a 1@0.01");
  }

  @Test
  void immediateOrCancelCancelsTheRest() {
    broker.onDepth(depth("100", "101"), NOW);
    broker.submit(order("a", true, "3", "101", Force.IOC), NOW);
    assertThat(broker.advance(NOW)).hasSize(2).last().isInstanceOf(Report.Cancelled.class);
  }

  @Test
  void dayOrderExpiresTheNextDay() {
    broker.onDepth(depth("100", "101"), NOW);
    broker.submit(order("a", true, "1", "90", Force.DAY), NOW);
    assertThat(broker.onDepth(depth("100", "101"), NOW.plus(Duration.ofDays(1))))
        .containsExactly(new Report.Expired("a"));
  }

  @Test
  void dayOrderExpiresOnItsMarketsDayWhateverTheCallersClockSays() {
    Instant market = Instant.parse("2020-05-06T23:59:00Z");
    broker.onDepth(depthAt(market), NOW);
    broker.submit(order("a", true, "1", "90", Force.DAY), NOW);
    assertThat(broker.onDepth(depthAt(market), NOW.plus(Duration.ofDays(3)))).isEmpty();
    assertThat(broker.advance(NOW.plus(Duration.ofDays(3)))).isEmpty();
    assertThat(broker.onDepth(depthAt(market.plusSeconds(60)), NOW))
        .containsExactly(new Report.Expired("a"));
  }

  @Test
  void restoredDayOrderKeepsTheDayItWasGivenFor() {
    Instant given = Instant.parse("2020-05-06T10:00:00Z");
    PaperOrder order =
        new PaperOrder(
            "a",
            "BTC-USD",
            true,
            BigDecimal.ONE,
            new BigDecimal("90"),
            Force.DAY,
            new BigDecimal("0.01"),
            given);
    broker.restore(order, BigDecimal.ZERO, 0, NOW);
    assertThat(broker.onDepth(depthAt(given.plus(Duration.ofHours(13))), NOW)).isEmpty();
    assertThat(broker.onDepth(depthAt(given.plus(Duration.ofHours(14))), NOW))
        .containsExactly(new Report.Expired("a"));
  }

  @Test
  void restoredOrderFillsOnlyWhatIsLeftUnderTheNextFillId() {
    broker.restore(order("a", true, "1.5", "101.00", Force.GTC), BigDecimal.ONE, 2, NOW);
    assertThat(broker.onDepth(depth("100", "101"), NOW))
        .containsExactly(filled("a-3", "0.5", "101", "0.01010000", true));
  }

  @Test
  void sameClientOrderIdWorksOnce() {
    broker.onDepth(depth("100", "101"), NOW);
    PaperOrder order = order("a", true, "1", null, Force.GTC);
    assertThat(broker.submit(order, NOW)).isEqualTo(broker.submit(order, NOW));
    assertThat(broker.advance(NOW)).hasSize(1);
    assertThat(broker.submit(order, NOW)).isEqualTo(new Report.Accepted("a"));
    assertThat(broker.advance(NOW)).isEmpty();
  }

  @Test
  void nothingHappensBeforeTheLatencyHasPassed() {
    PaperBroker slow = broker(Duration.ofMillis(10), "0");
    slow.onDepth(depth("100", "101"), NOW);
    slow.submit(order("a", true, "1", null, Force.GTC), NOW);
    assertThat(slow.advance(NOW.plusMillis(4))).isEmpty();
    assertThat(slow.advance(NOW.plusMillis(15))).hasSize(1);
  }

  @Test
  void slippageGoesAgainstTheTakerOnTheTickAndNeverPastTheLimit() {
    PaperBroker slipping = broker(Duration.ZERO, "5");
    slipping.onDepth(depth("100", "101"), NOW);
    slipping.submit(order("a", true, "0.5", null, Force.GTC), NOW);
    slipping.submit(order("b", true, "0.5", "101.01", Force.GTC), NOW);
    assertThat(slipping.advance(NOW))
        .extracting(report -> ((Report.Filled) report).price())
        .containsExactly(new BigDecimal("101.06"), new BigDecimal("101.01"));
  }

  @Test
  void refusesOffTickLimits() {
    assertThat(broker.submit(order("a", true, "1", "100.001", Force.GTC), NOW))
        .isInstanceOf(Report.Refused.class);
  }

  @Test
  void goodTillOrderExpiresAtItsTime() {
    broker.onDepth(depth("100", "101"), NOW);
    broker.submit(order("a", true, "1", "90", Force.GTD).until(NOW.plusSeconds(60)), NOW);
    assertThat(broker.advance(NOW.plusSeconds(60).minusNanos(1))).isEmpty();
    assertThat(broker.advance(NOW.plusSeconds(60))).containsExactly(new Report.Expired("a"));
    assertThat(broker.works("a")).isFalse();
  }

  @Test
  void callersClockEndsNoOrderOfAMarketWhoseTimeIsNotKnownYet() {
    Instant given = Instant.parse("2020-05-06T10:00:00Z");
    PaperOrder order = order("a", true, "1", "90", Force.GTD).until(given.plusSeconds(60));
    broker.restore(order, BigDecimal.ZERO, 0, given);
    assertThat(broker.advance(NOW)).isEmpty();
    assertThat(broker.onDepth(depthAt(given.plusSeconds(59)), NOW)).isEmpty();
    assertThat(broker.onDepth(depthAt(given.plusSeconds(60)), NOW))
        .containsExactly(new Report.Expired("a"));
  }

  @Test
  void idThatWorksIsRememberedHoweverManyCameAfterIt() {
    PaperOrder order = order("old", true, "3", "90", Force.GTC);
    broker.submit(order, NOW);
    for (int i = 0; i < 100_001; i++) {
      broker.submit(order("o" + i, true, "0", null, Force.GTC), NOW);
    }
    assertThat(broker.submit(order, NOW)).isEqualTo(new Report.Accepted("old"));
    broker.onDepth(depth("89", "90"), NOW);
    assertThat(broker.remaining("old")).isEqualByComparingTo("2");
    assertThat(broker.submit(order, NOW)).isEqualTo(new Report.Accepted("old"));
    assertThat(broker.remaining("old")).isEqualByComparingTo("2");
  }

  @Test
  void cancelTellsWhatHappenedBeforeIt() {
    PaperBroker slow = broker(Duration.ofMillis(10), "0");
    slow.onDepth(depth("100", "101"), NOW);
    slow.submit(order("a", true, "1.5", "101", Force.GTC), NOW);
    assertThat(slow.cancel("a", "USER", NOW.plusMillis(20)))
        .containsExactly(
            filled("a-1", "1", "101", "0.10100000", false), new Report.Cancelled("a", "USER"));
    assertThat(slow.cancel("a", "USER", NOW.plusMillis(20))).isEmpty();
    assertThat(slow.cancel("unknown", "USER", NOW.plusMillis(20))).isEmpty();
  }

  @Test
  void cancelOfAnOrderUnderWayIsBeforeItsArrival() {
    PaperBroker slow = broker(Duration.ofMillis(10), "0");
    slow.onDepth(depth("100", "101"), NOW);
    slow.submit(order("a", true, "1", null, Force.GTC), NOW);
    assertThat(slow.cancel("a", "USER", NOW.plusMillis(4)))
        .containsExactly(new Report.Cancelled("a", "USER"));
    assertThat(slow.advance(NOW.plusMillis(20))).isEmpty();
  }

  @Test
  void forgottenOrderSaysNothingMoreNotEvenWhatWasNotTold() {
    broker.onDepth(depth("100", "101"), NOW);
    PaperOrder order = order("a", true, "1.5", "101.00", Force.GTC);
    broker.submit(order, NOW);
    broker.submit(order("b", true, "0.1", "90", Force.GTC), NOW);
    assertThat(broker.remaining("a")).isEqualByComparingTo("0.5");
    broker.forget("a");
    assertThat(broker.advance(NOW)).isEmpty();
    broker.restore(order, BigDecimal.ZERO, 0, NOW);
    assertThat(broker.onDepth(depth("100", "101"), NOW))
        .containsExactly(filled("a-1", "1", "101", "0.02020000", true));
  }

  @Test
  void restoredOrdersKeepTheirPlaceAmongOurs() {
    broker.onDepth(depth("98", "102"), NOW);
    broker.submit(order("new", true, "1", "100.00", Force.GTC), NOW);
    broker.advance(NOW);
    broker.restore(
        order("late", true, "1", "100.00", Force.GTC), BigDecimal.ZERO, 0, NOW.minusSeconds(1));
    broker.restore(
        order("a", true, "1", "100.00", Force.GTC), BigDecimal.ZERO, 0, NOW.minusSeconds(2));
    assertThat(broker.onDepth(depth("99", "100"), NOW))
        .containsExactly(filled("a-1", "1", "100", "0.02000000", true));
  }

  @Test
  void finishedOrderIsNotRestored() {
    PaperOrder order = order("a", true, "1", "101", Force.GTC);
    broker.restore(order, BigDecimal.ONE, 1, NOW);
    assertThat(broker.works("a")).isFalse();
    assertThat(broker.onDepth(depth("100", "101"), NOW)).isEmpty();
    assertThat(broker.submit(order, NOW)).isEqualTo(new Report.Accepted("a"));
  }

  @Test
  void ordersGivenBeforeTheFirstBookMeetItInTheirOrder() {
    broker.submit(order("b", true, "0.5", null, Force.GTC), NOW);
    broker.submit(order("a", true, "1", null, Force.GTC), NOW);
    assertThat(broker.advance(NOW)).isEmpty();
    assertThat(broker.onDepth(depth("100", "101"), NOW))
        .extracting(Report::clientOrderId)
        .containsExactly("b", "a", "a");
  }

  @Test
  void bookOfMoreThanTenLevelsIsCut() {
    List<Level> levels =
        IntStream.range(0, 12)
            .mapToObj(i -> new Level(BigDecimal.valueOf(100 + i), BigDecimal.ONE))
            .toList();
    assertThat(new Depth("BTC-USD", List.of(), levels).asks()).isEqualTo(levels.subList(0, 10));
  }

  @Property(tries = 300)
  void fillsNeverExceedOrdersNorTheBookAndRunsRepeat(
      @ForAll @Size(max = 30) List<@IntRange(min = -500, max = 500) Integer> script) {
    List<Report> first = run(script);
    assertThat(run(script)).isEqualTo(first);
    for (int i = 0; i < script.size(); i++) {
      String id = "o" + i;
      BigDecimal filled =
          first.stream()
              .filter(report -> report.clientOrderId().equals(id))
              .filter(Report.Filled.class::isInstance)
              .map(report -> ((Report.Filled) report).quantity())
              .reduce(BigDecimal.ZERO, BigDecimal::add);
      assertThat(filled).isLessThanOrEqualTo(quantity(script.get(i)));
    }
    BigDecimal all =
        first.stream()
            .filter(Report.Filled.class::isInstance)
            .map(report -> ((Report.Filled) report).quantity())
            .reduce(BigDecimal.ZERO, BigDecimal::add);
    assertThat(all).isLessThanOrEqualTo(BigDecimal.valueOf(4L * Math.max(1, script.size())));
  }

  private static List<Report> run(List<Integer> script) {
    PaperBroker broker = broker(Duration.ofMillis(5), "2");
    List<Report> reports = new ArrayList<>();
    Instant now = NOW;
    for (int i = 0; i < script.size(); i++) {
      int step = script.get(i);
      now = now.plusMillis(7);
      int bid = 100 + step % 3;
      reports.addAll(broker.onDepth(depth("" + bid, "" + (bid + 1)), now));
      @Nullable String limit = step % 2 == 0 ? null : "" + (100 + step % 5);
      Force force = Force.values()[Math.floorMod(step, 4)];
      reports.add(
          broker.submit(
              order("o" + i, step > 0, quantity(step).toPlainString(), limit, force), now));
      reports.addAll(broker.advance(now));
    }
    return reports;
  }

  private static BigDecimal quantity(int step) {
    return new BigDecimal(Math.abs(step) + 1).movePointLeft(2);
  }

  private static PaperBroker broker(Duration latency, String slippage) {
    return new PaperBroker(
        new PaperTerms(
            new BigDecimal("10"), new BigDecimal("2"), new BigDecimal(slippage), latency, 7));
  }

  private static Depth depth(String bid, String ask) {
    BigDecimal one = BigDecimal.ONE;
    BigDecimal b = new BigDecimal(bid);
    BigDecimal a = new BigDecimal(ask);
    return new Depth(
        "BTC-USD",
        List.of(new Level(b, one), new Level(b.subtract(one), one)),
        List.of(new Level(a, one), new Level(a.add(one), one)));
  }

  private static Depth depthAt(Instant marketTime) {
    Depth depth = depth("100", "101");
    return new Depth(depth.symbol(), depth.bids(), depth.asks(), marketTime);
  }

  private static PaperOrder order(
      String id, boolean buy, String quantity, @Nullable String limit, Force force) {
    return new PaperOrder(
        id,
        "BTC-USD",
        buy,
        new BigDecimal(quantity),
        limit == null ? null : new BigDecimal(limit),
        force,
        new BigDecimal("0.01"));
  }

  private static Report filled(
      String fillId, String quantity, String price, String fee, boolean maker) {
    return new Report.Filled(
        "a", fillId, new BigDecimal(quantity), price(price), new BigDecimal(fee), maker);
  }

  private static BigDecimal price(String text) {
    return new BigDecimal(text).setScale(2);
  }
}
