package io.tradeflow.paperbroker;

import static io.tradeflow.paperbroker.Samples.NOW;
import static io.tradeflow.paperbroker.Samples.SYMBOL;
import static io.tradeflow.paperbroker.Samples.book;
import static io.tradeflow.paperbroker.Samples.brief;
import static io.tradeflow.paperbroker.Samples.buy;
import static io.tradeflow.paperbroker.Samples.sell;
import static io.tradeflow.paperbroker.Samples.terms;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tradeflow.paperbroker.Impact.Curve;
import java.math.BigDecimal;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** With a daily volatility of 4 % and a daily volume of 100. */
class ImpactTest {
  private static final PaperInstrument INSTRUMENT =
      new PaperInstrument(BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO, 100, 0.04, false);
  private static final Duration MINUTE = Duration.ofMinutes(1);

  @Test
  void squareRootOfTheShareOfTheDaysVolume() {
    Impact impact = new Impact(Curve.SQUARE_ROOT, 0.5, Duration.ZERO);
    assertThat(impact.share(25, INSTRUMENT)).isCloseTo(0.01, within(1e-15));
    assertThat(impact.share(1, INSTRUMENT)).isCloseTo(0.002, within(1e-15));
  }

  @Test
  void linearInTheShareOfTheDaysVolume() {
    Impact impact = new Impact(Curve.LINEAR, 0.5, Duration.ZERO);
    assertThat(impact.share(25, INSTRUMENT)).isCloseTo(0.005, within(1e-15));
    assertThat(impact.share(1, INSTRUMENT)).isCloseTo(0.0002, within(1e-15));
  }

  @Test
  void unknownVolumeHasNoImpact() {
    assertThat(new Impact(Curve.LINEAR, 1, MINUTE).share(25, PaperInstrument.FREE)).isZero();
  }

  @Test
  void tradesFadeByHalfEachHalfLife() {
    Impact impact = new Impact(Curve.LINEAR, 1, MINUTE);
    assertThat(impact.fade(8, MINUTE)).isEqualTo(4);
    assertThat(impact.fade(-8, MINUTE.multipliedBy(3))).isEqualTo(-1);
    assertThat(impact.fade(8, MINUTE.negated())).isEqualTo(8);
    assertThat(new Impact(Curve.LINEAR, 1, Duration.ZERO).fade(8, Duration.ZERO)).isZero();
  }

  @Test
  void takersPayItOnTopOfTheBookAndMakersDoNot() {
    PaperBroker broker = broker(new Impact(Curve.SQUARE_ROOT, 1, Duration.ZERO));
    broker.submit(buy("a", "4", null), NOW);
    broker.submit(buy("b", "1", "90"), NOW);
    assertThat(brief(broker.advance(NOW))).containsExactly("a 4@100.8");
    assertThat(brief(broker.onDepth(book("79:1 | 80:1"), NOW))).containsExactly("b 1@90 m");
  }

  @Test
  void sellersPayItDownwards() {
    PaperBroker broker = broker(new Impact(Curve.LINEAR, 1, Duration.ZERO));
    broker.submit(sell("a", "10", null), NOW);
    assertThat(brief(broker.advance(NOW))).containsExactly("a 10@98.6");
  }

  @Test
  void onlyWhatIsTakenCounts() {
    PaperBroker broker = broker(new Impact(Curve.LINEAR, 1, MINUTE));
    broker.submit(buy("a", "999", null), NOW);
    assertThat(brief(broker.advance(NOW))).containsExactly("a 100@104", "a Cancelled");
  }

  @Test
  void piecesPayForThePiecesBeforeUntilTheyFade() {
    PaperBroker broker = broker(new Impact(Curve.LINEAR, 1, MINUTE));
    broker.submit(buy("a", "10", null), NOW);
    broker.submit(buy("b", "10", null), NOW);
    assertThat(brief(broker.advance(NOW))).containsExactly("a 10@100.4", "b 10@100.8");
    broker.submit(buy("c", "10", null), NOW.plus(MINUTE));
    assertThat(brief(broker.advance(NOW.plus(MINUTE)))).containsExactly("c 10@100.8");
  }

  @Test
  void whoTurnsRoundPaysNothingUntilTheEarlierTradesAreUndone() {
    PaperBroker broker = broker(new Impact(Curve.LINEAR, 1, MINUTE));
    broker.submit(buy("a", "10", null), NOW);
    broker.submit(sell("b", "5", null), NOW);
    broker.submit(sell("c", "10", null), NOW);
    assertThat(brief(broker.advance(NOW))).containsExactly("a 10@100.4", "b 5@99", "c 10@98.8");
  }

  @Test
  void coefficientIsANumberThatIsNotBelowZero() {
    assertThatThrownBy(() -> new Impact(Curve.LINEAR, -1, MINUTE))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Impact(Curve.LINEAR, Double.NaN, MINUTE))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Impact(Curve.LINEAR, 1, MINUTE.negated()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static PaperBroker broker(Impact impact) {
    PaperBroker broker = new PaperBroker(terms().withImpact(impact));
    broker.list(SYMBOL, INSTRUMENT, NOW);
    broker.onDepth(book("99:100 | 100:100"), NOW);
    return broker;
  }
}
