package io.tradeflow.paperbroker;

import static io.tradeflow.paperbroker.Samples.NOW;
import static io.tradeflow.paperbroker.Samples.SYMBOL;
import static io.tradeflow.paperbroker.Samples.book;
import static io.tradeflow.paperbroker.Samples.brief;
import static io.tradeflow.paperbroker.Samples.buy;
import static io.tradeflow.paperbroker.Samples.order;
import static io.tradeflow.paperbroker.Samples.sell;
import static io.tradeflow.paperbroker.Samples.terms;
import static org.assertj.core.api.Assertions.assertThat;

import io.tradeflow.paperbroker.PaperOrder.Force;
import java.math.BigDecimal;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RefusalTest {
  private static final PaperInstrument RULES =
      new PaperInstrument(
          new BigDecimal("0.1"), new BigDecimal("50"), new BigDecimal("1000"), 0, 0, false);
  private final PaperBroker broker = new PaperBroker(terms().withRules(2, true));

  @BeforeEach
  void list() {
    broker.list(SYMBOL, RULES, NOW);
    broker.onDepth(book("99:5 | 101:5"), NOW);
  }

  @Test
  void quantityOrPriceOffTheGrid() {
    assertThat(refusal(buy("zero", "0", "100"))).isEqualTo(Refusal.QUANTITY);
    assertThat(refusal(buy("lot", "1.05", "100"))).isEqualTo(Refusal.QUANTITY);
    assertThat(refusal(buy("tick", "1", "100.001"))).isEqualTo(Refusal.PRICE);
    assertThat(refusal(buy("below", "1", "-1"))).isEqualTo(Refusal.PRICE);
    assertThat(refusal(buy("stop", "1", "100").stoppedAt(new BigDecimal("0.001"))))
        .isEqualTo(Refusal.PRICE);
    assertThat(refusal(buy("good", "1.1", "100.01"))).isNull();
  }

  @Test
  void symbolThatIsNotListed() {
    PaperBroker empty = new PaperBroker(terms().withRules(2, true));
    assertThat(empty.submit(buy("a", "1", "100"), NOW))
        .isEqualTo(new Report.Refused("a", Refusal.UNKNOWN_SYMBOL, "Unknown symbol " + SYMBOL));
  }

  @Test
  void valueBelowTheLeastWhereverThePriceComesFrom() {
    assertThat(refusal(buy("limit", "0.4", "100"))).isEqualTo(Refusal.MIN_NOTIONAL);
    assertThat(refusal(buy("book", "0.4", null))).isEqualTo(Refusal.MIN_NOTIONAL);
    assertThat(refusal(buy("stop", "0.4", null).stoppedAt(new BigDecimal("110"))))
        .isEqualTo(Refusal.MIN_NOTIONAL);
    assertThat(refusal(buy("exact", "0.5", "100"))).isNull();
  }

  @Test
  void limitOutsideTheBandAroundTheMiddleOfTheBook() {
    assertThat(refusal(buy("high", "1", "110.01"))).isEqualTo(Refusal.PRICE_BAND);
    assertThat(refusal(sell("low", "1", "89.99"))).isEqualTo(Refusal.PRICE_BAND);
    assertThat(refusal(buy("edge", "1", "90"))).isNull();
    assertThat(refusal(sell("top", "1", "110"))).isNull();
  }

  @Test
  void bandGoesByTheOneSideThatThereIsOrNotAtAll() {
    broker.onDepth(book("99:5 |"), NOW);
    assertThat(refusal(buy("high", "1", "109"))).isEqualTo(Refusal.PRICE_BAND);
    broker.onDepth(book("| 200:5"), NOW);
    assertThat(refusal(buy("low", "1", "109"))).isEqualTo(Refusal.PRICE_BAND);
    broker.onDepth(book("|"), NOW);
    assertThat(refusal(buy("free", "1", "109"))).isNull();
  }

  @Test
  void openOrdersBeyondTheAccountsLimit() {
    assertThat(refusal(buy("a", "1", "90"))).isNull();
    assertThat(refusal(buy("b", "1", "90"))).isNull();
    assertThat(refusal(buy("c", "1", "90"))).isEqualTo(Refusal.MAX_OPEN_ORDERS);
    assertThat(refusal(buy("d", "1", "90").ofAccount("other"))).isNull();
    broker.cancel("a", "USER");
    assertThat(refusal(buy("e", "1", "90"))).isNull();
  }

  @Test
  void ordersThatAreFilledByNowAreNotOpen() {
    refusal(buy("a", "1", "101"));
    refusal(buy("b", "1", "90"));
    assertThat(refusal(buy("c", "1", "90"))).isNull();
    assertThat(brief(broker.advance(NOW))).containsExactly("a 1@101");
  }

  @Test
  void postOnlyThatWouldTake() {
    assertThat(refusal(buy("a", "1", "101").makerOnly())).isEqualTo(Refusal.POST_ONLY);
    assertThat(refusal(sell("b", "1", "99").makerOnly())).isEqualTo(Refusal.POST_ONLY);
    assertThat(refusal(buy("c", "1", "100.99").makerOnly())).isNull();
  }

  @Test
  void postOnlyIsCancelledIfItWouldTakeOnArrival() {
    Duration slow = Duration.ofMillis(10);
    PaperBroker late =
        new PaperBroker(new PaperTerms(BigDecimal.ONE, BigDecimal.ONE, BigDecimal.ZERO, slow, 7));
    late.onDepth(book("99:5 | 101:5"), NOW);
    late.submit(buy("a", "1", "100").makerOnly(), NOW);
    late.onDepth(book("98:5 | 100:5"), NOW.plusMillis(1));
    assertThat(late.advance(NOW.plusMillis(20)))
        .containsExactly(new Report.Cancelled("a", "Post-only: it would have taken"));
  }

  @Test
  void partsThatDoNotGoTogether() {
    assertThat(refusal(buy("market", "1", null).makerOnly())).isEqualTo(Refusal.COMBINATION);
    assertThat(refusal(order("ioc", true, "1", "90", Force.IOC).makerOnly()))
        .isEqualTo(Refusal.COMBINATION);
  }

  @Test
  void goodTillATimeThatIsMissingOrOver() {
    PaperOrder gtd = order("none", true, "1", "90", Force.GTD);
    assertThat(refusal(gtd)).isEqualTo(Refusal.EXPIRED);
    assertThat(refusal(order("now", true, "1", "90", Force.GTD).until(NOW)))
        .isEqualTo(Refusal.EXPIRED);
    assertThat(refusal(order("next", true, "1", "90", Force.GTD).until(NOW.plusNanos(1)))).isNull();
  }

  @Test
  void beforeTheFirstBookAGoodTillTimeIsJudgedByWhenTheOrderWasGiven() {
    PaperBroker empty = new PaperBroker(terms());
    PaperOrder base = order("a", true, "1", "90", Force.GTD);
    PaperOrder given =
        new PaperOrder(
            "a",
            SYMBOL,
            true,
            base.quantity(),
            base.limitPrice(),
            Force.GTD,
            base.tickSize(),
            NOW.minusSeconds(100));
    assertThat(empty.submit(given.until(NOW.minusSeconds(99)), NOW))
        .isEqualTo(new Report.Accepted("a"));
  }

  @Test
  void haltStopsOrdersAndMatchingButNotCancelsAndExpiry() {
    PaperOrder resting = buy("a", "1", "100");
    PaperOrder day = order("day", true, "1", "100", Force.DAY);
    broker.submit(resting, NOW);
    broker.submit(day, NOW);
    broker.list(SYMBOL, RULES.withHalted(true), NOW);
    assertThat(refusal(buy("new", "1", "100"))).isEqualTo(Refusal.HALTED);
    assertThat(broker.onDepth(book("97:5 | 98:5"), NOW)).isEmpty();
    assertThat(broker.onTrade(Samples.sold("97", "9"), NOW)).isEmpty();
    assertThat(brief(broker.advance(NOW.plus(Duration.ofDays(1))))).containsExactly("day Expired");
    broker.list(SYMBOL, RULES, NOW);
    assertThat(brief(broker.onDepth(book("97:5 | 98:5"), NOW))).containsExactly("a 1@100 m");
  }

  @Test
  void orderUnderWayAtAHaltWaitsForTheFirstBookAfterIt() {
    PaperBroker late =
        new PaperBroker(
            terms().withLatency(new Latency.Uniform(Duration.ofMillis(10))).withRules(2, false));
    late.onDepth(book("99:5 | 101:5"), NOW);
    late.submit(buy("a", "1", null), NOW);
    late.submit(buy("b", "1", null), NOW);
    late.list(SYMBOL, RULES.withHalted(true), NOW.plusMillis(1));
    assertThat(late.advance(NOW.plusMillis(20))).isEmpty();
    assertThat(late.cancel("b", "USER")).containsExactly(new Report.Cancelled("b", "USER"));
    late.list(SYMBOL, RULES, NOW.plusMillis(30));
    assertThat(late.advance(NOW.plusMillis(30))).isEmpty();
    assertThat(brief(late.onDepth(book("99:5 | 102:5"), NOW.plusMillis(40))))
        .containsExactly("a 1@102");
  }

  @Test
  void refusalIsRepeatedForTheSameId() {
    Report first = broker.submit(buy("a", "1", "110.01"), NOW);
    broker.onDepth(book("109:5 | 111:5"), NOW);
    assertThat(broker.submit(buy("a", "1", "110.01"), NOW)).isSameAs(first);
  }

  private @Nullable Refusal refusal(PaperOrder order) {
    return broker.submit(order, NOW) instanceof Report.Refused refused ? refused.code() : null;
  }
}
