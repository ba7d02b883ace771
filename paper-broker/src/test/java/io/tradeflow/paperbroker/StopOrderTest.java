package io.tradeflow.paperbroker;

import static io.tradeflow.paperbroker.Samples.NOW;
import static io.tradeflow.paperbroker.Samples.book;
import static io.tradeflow.paperbroker.Samples.bought;
import static io.tradeflow.paperbroker.Samples.brief;
import static io.tradeflow.paperbroker.Samples.buy;
import static io.tradeflow.paperbroker.Samples.order;
import static io.tradeflow.paperbroker.Samples.sell;
import static io.tradeflow.paperbroker.Samples.terms;
import static org.assertj.core.api.Assertions.assertThat;

import io.tradeflow.paperbroker.PaperOrder.Force;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class StopOrderTest {
  private final PaperBroker broker = new PaperBroker(terms());

  @Test
  void capabilitiesAreWhatItDoesByItself() {
    assertThat(broker.capabilities())
        .isEqualTo(
            EnumSet.of(
                Capability.AMEND,
                Capability.TRAILING_STOP,
                Capability.MARKET,
                Capability.LIMIT,
                Capability.STOP,
                Capability.STOP_LIMIT,
                Capability.POST_ONLY,
                Capability.GTC,
                Capability.IOC,
                Capability.FOK,
                Capability.DAY,
                Capability.GTD));
  }

  @Test
  void buyStopSleepsUntilTheOfferReachesIt() {
    shows("99:1 | 100:1");
    submits(at("101", buy("a", "1", null)));
    assertThat(shows("99:1 | 100.99:1")).isEmpty();
    assertThat(broker.awake("a")).isFalse();
    assertThat(shows("99:1 | 101:0.5 102:5"))
        .containsExactly("a Triggered", "a 0.5@101", "a 0.5@102");
  }

  @Test
  void sellStopSleepsUntilTheBidReachesIt() {
    shows("99:1 | 100:1");
    submits(at("98", sell("a", "1", null)));
    assertThat(shows("98.01:1 | 100:1")).isEmpty();
    assertThat(shows("98:1 | 100:1")).containsExactly("a Triggered", "a 1@98");
  }

  @Test
  void reportedTradeAtThePriceWakesToo() {
    shows("99:1 | 100:1");
    submits(at("101", buy("a", "1", null)));
    assertThat(brief(broker.onTrade(bought("100.99", "1"), NOW))).isEmpty();
    assertThat(brief(broker.onTrade(bought("101", "1"), NOW)))
        .containsExactly("a Triggered", "a 1@100");
  }

  @Test
  void tradeBeforeTheFirstBookWakesNobodyWhoCouldNotTake() {
    broker.restore(at("101", buy("a", "1", null)), BigDecimal.ZERO, 0, NOW);
    assertThat(broker.onTrade(bought("102", "1"), NOW)).isEmpty();
    assertThat(shows("99:1 | 101:1")).containsExactly("a Triggered", "a 1@101");
  }

  @Test
  void stopLimitRestsAtItsLimitOnceAwake() {
    shows("99:1 | 100:1");
    submits(at("101", buy("a", "1", "101.50")));
    assertThat(shows("101:1 | 102:1")).containsExactly("a Triggered");
    assertThat(broker.awake("a")).isTrue();
    assertThat(shows("99:1 | 101:1")).containsExactly("a 1@101.5 m");
  }

  @Test
  void stopWhosePriceIsReachedAlreadyWorksAtOnce() {
    shows("99:1 | 100:1");
    broker.submit(at("100", buy("a", "1", null)), NOW);
    assertThat(brief(broker.advance(NOW))).containsExactly("a Triggered", "a 1@100");
  }

  @Test
  void nearestStopTakesFirstWhateverCameFirst() {
    shows("99:1 | 100:1");
    submits(at("103", buy("far", "1", null)));
    submits(at("102", buy("near", "1", null)));
    submits(at("102", buy("later", "1", null)));
    assertThat(shows("102:1 | 103:1 104:1 105:1"))
        .containsExactly(
            "near Triggered",
            "near 1@103",
            "later Triggered",
            "later 1@104",
            "far Triggered",
            "far 1@105");
  }

  @Test
  void fillOrKillIsJudgedWhenItWakes() {
    shows("99:1 | 100:1");
    submits(at("101", order("a", true, "2", "102", Force.FOK)));
    assertThat(shows("100:1 | 101:1")).containsExactly("a Triggered", "a Cancelled");
  }

  @Test
  void sleepingOrderIsCancelledAndExpires() {
    shows("99:1 | 100:1");
    submits(at("101", buy("a", "1", null)));
    submits(at("101", order("b", true, "1", null, Force.DAY)));
    assertThat(broker.cancel("a", "USER")).containsExactly(new Report.Cancelled("a", "USER"));
    assertThat(brief(broker.onDepth(book("99:1 | 101:1"), NOW.plus(Duration.ofDays(1)))))
        .containsExactly("b Expired");
  }

  @Test
  void restoredStopSleepsUnlessItIsKnownToBeAwake() {
    broker.restore(at("101", buy("asleep", "1", "101")), BigDecimal.ZERO, 0, NOW);
    broker.restore(at("101", buy("filled", "2", "100.10")), BigDecimal.ONE, 1, NOW);
    broker.restore(at("101", buy("awake", "1", "100.20")), BigDecimal.ZERO, 0, NOW, true);
    assertThat(shows("99:1 | 100:9")).containsExactly("awake 1@100.2 m", "filled 1@100.1 m");
    assertThat(broker.awake("asleep")).isFalse();
  }

  private static PaperOrder at(String stop, PaperOrder order) {
    return order.stoppedAt(new BigDecimal(stop));
  }

  private List<String> shows(String text) {
    return brief(broker.onDepth(book(text), NOW));
  }

  private void submits(PaperOrder order) {
    assertThat(broker.submit(order, NOW)).isInstanceOf(Report.Accepted.class);
    assertThat(broker.advance(NOW)).isEmpty();
  }
}
