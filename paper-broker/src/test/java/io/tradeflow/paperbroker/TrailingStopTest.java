package io.tradeflow.paperbroker;

import static io.tradeflow.paperbroker.Samples.NOW;
import static io.tradeflow.paperbroker.Samples.book;
import static io.tradeflow.paperbroker.Samples.brief;
import static io.tradeflow.paperbroker.Samples.buy;
import static io.tradeflow.paperbroker.Samples.sell;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrailingStopTest {
  private final PaperBroker broker = new PaperBroker(Samples.terms());

  @Test
  void sellStopFollowsTheBidUpAndSellsWhenItFallsBack() {
    shows("100:1 | 101:1");
    assertThat(submitted(sell("a", "1", null).trailing(amount("5")))).containsExactly("a at 95");
    assertThat(shows("100.49:1 | 101:1")).isEmpty();
    assertThat(shows("100.50:1 | 101:1")).containsExactly("a at 95.5");
    assertThat(shows("110:1 | 111:1")).containsExactly("a at 105");
    assertThat(shows("105.01:1 | 106:1")).isEmpty();
    assertThat(shows("105:1 | 106:1")).containsExactly("a Triggered", "a 1@105");
  }

  @Test
  void buyStopFollowsTheOfferDownAndBuysWhenItRises() {
    shows("99:1 | 100:1");
    assertThat(submitted(buy("a", "1", null).trailing(new Trail(new BigDecimal("10"), true))))
        .containsExactly("a at 110");
    assertThat(shows("89:1 | 90:1")).containsExactly("a at 99");
    assertThat(shows("98:1 | 98.99:1")).isEmpty();
    assertThat(shows("98:1 | 99:1")).containsExactly("a Triggered", "a 1@99");
  }

  @Test
  void aLimitRestsOnceItIsAwake() {
    shows("100:1 | 101:1");
    submitted(sell("a", "1", "97").trailing(amount("5")));
    assertThat(shows("94:1 | 101:1")).containsExactly("a Triggered");
    assertThat(shows("97:1 | 101:1")).containsExactly("a 1@97 m");
  }

  @Test
  void goesOnFromWhereItWasAfterARestart() {
    broker.restore(
        sell("a", "1", null).trailing(amount("5")).stoppedAt(new BigDecimal("105")),
        BigDecimal.ZERO,
        0,
        NOW);
    assertThat(shows("106:1 | 107:1")).isEmpty();
    assertThat(shows("105:1 | 106:1")).containsExactly("a Triggered", "a 1@105");
  }

  @Test
  void endsLikeAnyOther() {
    shows("100:1 | 101:1");
    submitted(sell("a", "1", null).trailing(amount("5")));
    assertThat(brief(broker.cancel("a", "USER"))).containsExactly("a Cancelled");
    assertThat(shows("90:1 | 91:1")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"0, false", "-1, false", "0, true", "100, true"})
  void distanceIsAboveZeroAndAShareBelowAll(String value, boolean percent) {
    assertThatThrownBy(() -> new Trail(new BigDecimal(value), percent))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** At most a step of a tenth behind the best price, never nearer than the distance. */
  @Property(tries = 200)
  void triggerIsNeverNearerThanItsDistanceAndNeverGoesBack(
      @ForAll @Size(min = 1, max = 60) List<@IntRange(min = 9_000, max = 11_000) Integer> bids) {
    PaperBroker own = new PaperBroker(Samples.terms());
    own.onDepth(book("100:1 | 200:1"), NOW);
    own.submit(sell("a", "1", null).trailing(amount("10")), NOW);
    BigDecimal best = new BigDecimal("100");
    BigDecimal stop = stop(own.advance(NOW), new BigDecimal("0"));
    for (int cents : bids) {
      BigDecimal bid = new BigDecimal(cents).movePointLeft(2);
      BigDecimal before = stop;
      stop = stop(own.onDepth(book(bid.toPlainString() + ":1 | 200:1"), NOW), before);
      best = best.max(bid);
      assertThat(stop).isGreaterThanOrEqualTo(before);
      assertThat(stop)
          .isBetween(best.subtract(new BigDecimal("11")), best.subtract(BigDecimal.TEN));
      assertThat(own.works("a")).isEqualTo(bid.compareTo(stop) > 0);
      if (!own.works("a")) {
        return;
      }
    }
  }

  private static BigDecimal stop(List<Report> said, BigDecimal before) {
    BigDecimal stop = before;
    for (Report report : said) {
      stop = report instanceof Report.Trailed trailed ? trailed.stopPrice() : stop;
    }
    return stop;
  }

  private static @Nullable Trail amount(String value) {
    return new Trail(new BigDecimal(value), false);
  }

  private List<String> submitted(PaperOrder order) {
    assertThat(broker.submit(order, NOW)).isInstanceOf(Report.Accepted.class);
    return told(broker.advance(NOW));
  }

  private List<String> shows(String text) {
    return told(broker.onDepth(book(text), NOW));
  }

  private static List<String> told(List<Report> reports) {
    List<String> told = new ArrayList<>();
    for (Report report : reports) {
      told.add(
          report instanceof Report.Trailed trailed
              ? trailed.clientOrderId()
                  + " at "
                  + trailed.stopPrice().stripTrailingZeros().toPlainString()
              : brief(report));
    }
    return told;
  }
}
