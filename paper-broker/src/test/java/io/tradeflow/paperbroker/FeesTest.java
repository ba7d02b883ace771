package io.tradeflow.paperbroker;

import static io.tradeflow.paperbroker.Samples.NOW;
import static io.tradeflow.paperbroker.Samples.book;
import static io.tradeflow.paperbroker.Samples.buy;
import static io.tradeflow.paperbroker.Samples.terms;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FeesTest {
  private static final FeeSchedule TIERS =
      new FeeSchedule(List.of(tier("0", "20", "40"), tier("1000", "10", "30")));
  private final PaperBroker broker = new PaperBroker(terms().withFees(TIERS));
  private int orders;

  @Test
  void tierIsTheHighestThatTheVolumeReaches() {
    assertThat(TIERS.tier(new BigDecimal("999.99")).takerBps()).isEqualTo("40");
    assertThat(TIERS.tier(new BigDecimal("1000")).takerBps()).isEqualTo("30");
    assertThat(TIERS.tier(new BigDecimal("1000")).makerBps()).isEqualTo("10");
  }

  @Test
  void schedulesRiseFromZero() {
    BigDecimal zero = BigDecimal.ZERO;
    assertThatThrownBy(() -> new FeeSchedule(List.of()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new FeeSchedule(List.of(tier("1", "0", "0"))))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new FeeSchedule(List.of(tier("0", "0", "0"), tier("0", "0", "0"))))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new FeeSchedule.Tier(zero, zero, BigDecimal.ONE.negate()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void volumeOfADayCountsFromTheNextDayForThirtyDays() {
    assertThat(fee("10", NOW)).isEqualTo("4.00000000");
    assertThat(fee("1", NOW.plus(Duration.ofHours(23)))).isEqualTo("0.40000000");
    assertThat(fee("1", day(1))).isEqualTo("0.30000000");
    assertThat(fee("1", day(30))).isEqualTo("0.30000000");
    assertThat(fee("1", day(31))).isEqualTo("0.40000000");
  }

  @Test
  void eachAccountHasItsOwnTier() {
    fee("10", NOW);
    assertThat(fee(buy("other", "1", null).ofAccount("other"), day(1))).isEqualTo("0.40000000");
  }

  @Test
  void volumeBeforeARestartCounts() {
    broker.traded("", new BigDecimal("1000"), day(-1));
    assertThat(fee("1", NOW)).isEqualTo("0.30000000");
  }

  @Test
  void dayIsTheMarketsOwn() {
    fee("10", NOW);
    assertThat(marketFee("1", day(1))).isEqualTo("0.30000000");
  }

  @Test
  void volumeOfAClockThatLagsCountsToTheDayThatBegan() {
    assertThat(marketFee("9", day(1))).isEqualTo("3.60000000");
    assertThat(marketFee("1", NOW)).isEqualTo("0.40000000");
    assertThat(marketFee("1", day(1))).isEqualTo("0.40000000");
    assertThat(marketFee("1", day(2))).isEqualTo("0.30000000");
  }

  @Test
  void whatIsDueInOneMarketCountsBeforeTheNextInputOfAnotherWhetherAnyoneLooksOrNot() {
    for (boolean looks : List.of(true, false)) {
      PaperBroker timed = new PaperBroker(terms().withFees(TIERS).onMarketClock());
      Depth eth = book("99:50 | 100:50", day(1));
      timed.onDepth(book("99:50 | 100:50", NOW), NOW);
      timed.submit(buy("a", "10", null), NOW);
      List<Report> said = new ArrayList<>(looks ? timed.advance(NOW) : List.of());
      said.addAll(timed.onDepth(new Depth("ETH-USD", eth.bids(), eth.asks(), day(1)), NOW));
      PaperOrder one = buy("b", "1", null);
      timed.submit(
          new PaperOrder(
              "b", "ETH-USD", true, one.quantity(), null, one.force(), one.tickSize(), null),
          NOW);
      said.addAll(timed.onDepth(new Depth("ETH-USD", eth.bids(), eth.asks(), day(1)), NOW));
      assertThat(Run.fills(said)).hasSize(2);
      assertThat(Run.fills(said).getLast().fee()).isEqualTo("0.30000000");
    }
  }

  @Test
  void makersPayTheirRateOrAreRebated() {
    PaperBroker rebating =
        new PaperBroker(
            terms().withFees(FeeSchedule.flat(new BigDecimal("-0.5"), new BigDecimal("5"))));
    rebating.onDepth(book("99:5 | 101:5"), NOW);
    rebating.submit(buy("a", "1", "100"), NOW);
    rebating.advance(NOW);
    Report.Filled fill = (Report.Filled) rebating.onDepth(book("99:5 | 100:5"), NOW).getFirst();
    assertThat(fill.fee()).isEqualTo("-0.00500000");
  }

  private BigDecimal fee(String quantity, Instant at) {
    return fee(buy("o" + orders++, quantity, null), at);
  }

  private BigDecimal marketFee(String quantity, Instant market) {
    broker.onDepth(book("99:50 | 100:50", market), NOW);
    broker.submit(buy("o" + orders++, quantity, null), NOW);
    return ((Report.Filled) broker.advance(NOW).getFirst()).fee();
  }

  private BigDecimal fee(PaperOrder order, Instant at) {
    broker.onDepth(book("99:50 | 100:50"), at);
    broker.submit(order, at);
    return ((Report.Filled) broker.advance(at).getFirst()).fee();
  }

  private static Instant day(int number) {
    return NOW.plus(Duration.ofDays(number));
  }

  private static FeeSchedule.Tier tier(String volume, String maker, String taker) {
    return new FeeSchedule.Tier(
        new BigDecimal(volume), new BigDecimal(maker), new BigDecimal(taker));
  }
}
