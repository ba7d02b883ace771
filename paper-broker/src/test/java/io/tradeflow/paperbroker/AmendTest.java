package io.tradeflow.paperbroker;

import static io.tradeflow.paperbroker.Samples.NOW;
import static io.tradeflow.paperbroker.Samples.book;
import static io.tradeflow.paperbroker.Samples.brief;
import static io.tradeflow.paperbroker.Samples.buy;
import static io.tradeflow.paperbroker.Samples.sell;
import static io.tradeflow.paperbroker.Samples.sold;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Duration;
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

class AmendTest {
  private final PaperBroker broker = new PaperBroker(Samples.terms());

  /** Two rest at 99 behind the market's 1; the first is changed, then 2 trade there. */
  @ParameterizedTest
  @CsvSource({
    "0.5, , a 0.5@99 m, b 0.5@99 m",
    "1, , a 1@99 m, ",
    "1, 99, a 1@99 m, ",
    "1.5, , b 1@99 m, "
  })
  void onlyLessAtTheSamePriceKeepsItsPlace(
      String quantity, @Nullable String limit, String first, @Nullable String second) {
    shows("99:1 | 101:1");
    rests(buy("a", "1", "99"));
    rests(buy("b", "1", "99"));
    assertThat(amends("a", quantity, limit, null)).containsExactly("a Amended");
    assertThat(brief(broker.onTrade(sold("99", "2"), NOW)))
        .containsExactlyElementsOf(second == null ? List.of(first) : List.of(first, second));
  }

  @Test
  void betterPriceTakesAtOnceWhatItReaches() {
    shows("99:1 | 101:1");
    rests(buy("a", "3", "99"));
    assertThat(amends("a", "3", "101", null)).containsExactly("a Amended", "a 1@101");
    assertThat(broker.remaining("a")).isEqualByComparingTo("2");
  }

  @Test
  void whatIsFilledCounts() {
    shows("99:1 | 101:1");
    broker.submit(buy("a", "3", "101"), NOW);
    assertThat(brief(broker.advance(NOW))).containsExactly("a 1@101");
    assertThat(amends("a", "1.5", null, null)).containsExactly("a Amended");
    assertThat(broker.remaining("a")).isEqualByComparingTo("0.5");
    assertThat(amends("a", "1", null, null)).containsExactly("a Cancelled");
    assertThat(amends("a", "2", null, null)).containsExactly("a AmendRefused");
  }

  @Test
  void stopMovesWhileItSleeps() {
    shows("99:1 | 100:1");
    broker.submit(buy("a", "1", null).stoppedAt(new BigDecimal("105")), NOW);
    assertThat(broker.advance(NOW)).isEmpty();
    assertThat(amends("a", "2", null, "102")).containsExactly("a Amended");
    assertThat(shows("100:1 | 101.99:5")).isEmpty();
    assertThat(shows("101:1 | 102:5")).containsExactly("a Triggered", "a 2@102");
  }

  @Test
  void stopMovedToWhereTheMarketIsWakes() {
    shows("99:1 | 100:5");
    broker.submit(buy("a", "1", null).stoppedAt(new BigDecimal("105")), NOW);
    assertThat(broker.advance(NOW)).isEmpty();
    assertThat(amends("a", "1", null, "100"))
        .containsExactly("a Amended", "a Triggered", "a 1@100");
  }

  @Test
  void orderUnderWayArrivesWithItsNewTerms() {
    PaperBroker slow =
        new PaperBroker(
            new PaperTerms(
                BigDecimal.TEN, BigDecimal.TWO, BigDecimal.ZERO, Duration.ofSeconds(1), 7));
    slow.onDepth(book("99:1 | 100:9"), NOW);
    slow.submit(buy("a", "1", "100"), NOW);
    assertThat(brief(slow.amend("a", "c", new BigDecimal("2"), new BigDecimal("99"), null, NOW)))
        .containsExactly("a Amended");
    assertThat(slow.advance(NOW.plusSeconds(5))).isEmpty();
    assertThat(slow.remaining("a")).isEqualByComparingTo("2");
  }

  @ParameterizedTest
  @CsvSource({"1, 99.001, , PRICE", "1, , 99.001, PRICE", "0, , , QUANTITY", "-1, , , QUANTITY"})
  void badTermsAreRefusedAndTheOldOnesHold(
      String quantity, @Nullable String limit, @Nullable String stop, Refusal code) {
    shows("99:1 | 101:1");
    rests(buy("a", "1", "98"));
    List<Report> said = amended("a", quantity, limit, stop);
    assertThat(said)
        .singleElement()
        .satisfies(report -> assertThat(((Report.AmendRefused) report).code()).isEqualTo(code));
    assertThat(shows("97:1 | 98:1")).containsExactly("a 1@98 m");
  }

  @Test
  void postOnlyOrderThatWouldTakeStaysWhereItIs() {
    shows("99:1 | 101:1");
    rests(sell("a", "1", "102").makerOnly());
    assertThat(amends("a", "1", "99", null)).containsExactly("a AmendRefused");
    assertThat(amends("a", "1", "99.01", null)).containsExactly("a Amended");
    assertThat(broker.works("a")).isTrue();
  }

  /** Whatever is changed when: filled and left over are what was last agreed on. */
  @Property(tries = 300)
  void quantitiesAddUpWhateverIsChanged(
      @ForAll @Size(min = 1, max = 40) List<@IntRange(min = 0, max = 9_999) Integer> script) {
    PaperBroker own = new PaperBroker(Samples.terms());
    own.onDepth(book("99:1 | 101:1"), NOW);
    own.submit(buy("a", "5", "100"), NOW);
    BigDecimal agreed = new BigDecimal("5");
    List<Report> heard = new ArrayList<>(own.advance(NOW));
    for (int step : script) {
      BigDecimal next = new BigDecimal(step % 80 + 1).movePointLeft(1);
      List<Report> said =
          switch (step % 4) {
            case 0 -> own.onTrade(sold("98", "0." + (step % 9 + 1)), NOW);
            case 1 -> own.onDepth(book("99:1 | " + (99 + step % 5) + ":0.3"), NOW);
            default -> own.amend("a", "c", next, new BigDecimal(97 + step % 6), null, NOW);
          };
      agreed = said.stream().anyMatch(Report.Amended.class::isInstance) ? next : agreed;
      heard.addAll(said);
      BigDecimal filled = Run.filled(heard);
      BigDecimal left = own.remaining("a");
      assertThat(filled).isLessThanOrEqualTo(agreed);
      if (left != null) {
        assertThat(filled.add(left)).isEqualByComparingTo(agreed);
      }
    }
  }

  private List<String> amends(
      String id, String quantity, @Nullable String limit, @Nullable String stop) {
    return brief(amended(id, quantity, limit, stop));
  }

  private List<Report> amended(
      String id, String quantity, @Nullable String limit, @Nullable String stop) {
    return broker.amend(
        id,
        "change",
        new BigDecimal(quantity),
        limit == null ? null : new BigDecimal(limit),
        stop == null ? null : new BigDecimal(stop),
        NOW);
  }

  private void rests(PaperOrder order) {
    assertThat(broker.submit(order, NOW)).isInstanceOf(Report.Accepted.class);
    assertThat(broker.advance(NOW)).isEmpty();
  }

  private List<String> shows(String text) {
    return brief(broker.onDepth(book(text), NOW));
  }
}
