package io.tradeflow.paperbroker;

import static io.tradeflow.paperbroker.Samples.NOW;
import static io.tradeflow.paperbroker.Samples.book;
import static io.tradeflow.paperbroker.Samples.bought;
import static io.tradeflow.paperbroker.Samples.brief;
import static io.tradeflow.paperbroker.Samples.buy;
import static io.tradeflow.paperbroker.Samples.sell;
import static io.tradeflow.paperbroker.Samples.sold;
import static io.tradeflow.paperbroker.Samples.terms;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;

class QueuePositionTest {
  private final PaperBroker broker = new PaperBroker(terms());

  @Test
  void volumeAheadTradesFirst() {
    shows("100:5 99:1 | 101:1");
    submits(buy("a", "2", "100"));
    assertThat(trades(sold("100", "4"))).isEmpty();
    assertThat(trades(sold("100", "2"))).containsExactly("a 1@100 m");
    assertThat(trades(sold("100", "3"))).containsExactly("a 1@100 m");
    assertThat(broker.works("a")).isFalse();
  }

  @Test
  void sellersQueueTheSame() {
    shows("100:1 | 101:5 102:1");
    submits(sell("a", "2", "101"));
    assertThat(trades(bought("101", "6"))).containsExactly("a 1@101 m");
  }

  @Test
  void tradesOfTheOtherSideOrAtBetterPricesAreNotOurTurn() {
    shows("100:1 99:1 | 101:1");
    submits(buy("a", "1", "99"));
    assertThat(trades(bought("99", "9"))).isEmpty();
    assertThat(trades(sold("100", "9"))).isEmpty();
  }

  @Test
  void tradeThroughOurPriceNeedsNoQueue() {
    shows("100:5 99:1 | 101:1");
    submits(buy("a", "2", "100"));
    assertThat(trades(sold("99", "1.5"))).containsExactly("a 1.5@100 m");
  }

  @Test
  void cancelsAheadAndBehindMoveUsUpInProportion() {
    shows("100:8 99:1 | 101:1");
    submits(buy("a", "1", "100"));
    shows("100:12 99:1 | 101:1");
    shows("100:6 99:1 | 101:1");
    assertThat(trades(sold("100", "4"))).isEmpty();
    assertThat(trades(sold("100", "0.5"))).containsExactly("a 0.5@100 m");
  }

  @Test
  void reportedTradesAreNotTakenForCancelsToo() {
    shows("100:8 99:1 | 101:1");
    submits(buy("a", "1", "100"));
    shows("100:16 99:1 | 101:1");
    assertThat(trades(sold("100", "4"))).isEmpty();
    shows("100:12 99:1 | 101:1");
    assertThat(trades(sold("100", "4"))).isEmpty();
    assertThat(trades(sold("100", "1"))).containsExactly("a 1@100 m");
  }

  @Test
  void levelThatShrinksBelowUsLeavesNoMoreThanItShows() {
    shows("100:8 99:1 | 101:1");
    submits(buy("a", "1", "100"));
    shows("100:1 99:1 | 101:1");
    assertThat(trades(sold("100", "1.5"))).containsExactly("a 0.5@100 m");
  }

  @Test
  void queueIsNeverLongerThanItsLevelEvenIfOurOwnTookTheTrade() {
    shows("100:4 99:1 | 102:1");
    submits(buy("better", "1", "101"));
    submits(buy("a", "1", "100"));
    assertThat(trades(sold("100", "4"))).containsExactly("better 1@101 m");
    shows("100:0.5 99:1 | 102:1");
    assertThat(trades(sold("100", "0.75"))).containsExactly("a 0.25@100 m");
  }

  @Test
  void priceThatIsOutOfSightQueuesBehindAllThatComesIntoSight() {
    shows("100:1 99:1 | 101:1");
    submits(buy("a", "1", "98"));
    assertThat(trades(sold("98", "9"))).isEmpty();
    shows("99:1 98:3 | 101:1");
    assertThat(trades(sold("98", "3.25"))).containsExactly("a 0.25@98 m");
  }

  @Test
  void priceBetweenTheSidesIsFirstInItsQueue() {
    shows("100:5 | 102:1");
    submits(buy("a", "1", "101"));
    assertThat(trades(sold("101", "0.5"))).containsExactly("a 0.5@101 m");
  }

  @Test
  void ownOrdersShareATradeByPriceThenTime() {
    shows("100:1 99:1 | 102:1");
    submits(buy("low", "1", "99"));
    submits(buy("first", "1", "100"));
    submits(buy("second", "1", "100"));
    submits(buy("high", "1", "101"));
    assertThat(trades(sold("100", "3.5")))
        .containsExactly("high 1@101 m", "first 1@100 m", "second 0.5@100 m");
  }

  @Test
  void marketOrdersThatCameBetweenOwnOrdersTradeBetweenThem() {
    shows("100:1 99:1 | 102:1");
    submits(buy("first", "1", "100"));
    shows("100:4 99:1 | 102:1");
    submits(buy("second", "1", "100"));
    assertThat(trades(sold("100", "5"))).containsExactly("first 1@100 m");
    assertThat(trades(sold("100", "0.5"))).containsExactly("second 0.5@100 m");
  }

  @Test
  void shareOfWhatVanishesFromTheBestLevelCountsAsTraded() {
    PaperBroker inferring = new PaperBroker(terms().withTradedShare(new BigDecimal("0.5")));
    inferring.onDepth(book("100:4 99:9 | 102:1"), NOW);
    inferring.submit(buy("better", "0.5", "101"), NOW);
    inferring.submit(buy("a", "1", "100"), NOW);
    inferring.submit(buy("worse", "1", "99"), NOW);
    inferring.advance(NOW);
    assertThat(brief(inferring.onDepth(book("100:2 99:1 | 102:1"), NOW)))
        .containsExactly("better 0.5@101 m");
    assertThat(brief(inferring.onDepth(book("99:1 | 102:1"), NOW))).isEmpty();
    assertThat(brief(inferring.onDepth(book("99:1 | 102:1"), NOW))).isEmpty();
    assertThat(inferring.remaining("a")).isEqualByComparingTo("1");
  }

  @Test
  void nothingIsInferredWhereTheMarketMovedAwayOrTheTradeWasReported() {
    PaperBroker inferring = new PaperBroker(terms().withTradedShare(BigDecimal.ONE));
    inferring.onDepth(book("100:4 99:9 | 103:1"), NOW);
    inferring.submit(buy("a", "9", "100"), NOW);
    assertThat(inferring.onTrade(sold("100", "3"), NOW)).isEmpty();
    assertThat(inferring.onDepth(book("100:1 99:9 | 103:1"), NOW)).isEmpty();
    assertThat(inferring.onDepth(book("100:9 99:9 | 103:1"), NOW)).isEmpty();
    assertThat(inferring.onDepth(book("101:1 100:1 | 103:1"), NOW)).isEmpty();
  }

  @Test
  void tradeFillsNoMoreThanItsQuantity() {
    shows("100:1 | 102:1");
    submits(buy("a", "5", "101"));
    submits(buy("b", "5", "101"));
    assertThat(trades(sold("99", "6"))).containsExactly("a 5@101 m", "b 1@101 m");
  }

  private void shows(String text) {
    assertThat(broker.onDepth(book(text), NOW)).isEmpty();
  }

  private void submits(PaperOrder order) {
    assertThat(broker.submit(order, NOW)).isInstanceOf(Report.Accepted.class);
    assertThat(broker.advance(NOW)).isEmpty();
  }

  private List<String> trades(Trade trade) {
    return brief(broker.onTrade(trade, NOW));
  }
}
