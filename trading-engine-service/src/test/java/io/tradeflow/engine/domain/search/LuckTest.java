package io.tradeflow.engine.domain.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tradeflow.engine.domain.backtest.Curve;
import io.tradeflow.engine.domain.backtest.RoundTrip;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Published examples, and trials of which it is known whether they are luck. */
class LuckTest {
  @Test
  void normalDistribution() {
    assertThat(Normal.below(0)).isEqualTo(0.5);
    assertThat(Normal.below(1.959963984540054)).isCloseTo(0.975, within(1e-14));
    assertThat(Normal.below(-3)).isCloseTo(0.001349898031630095, within(1e-14));
    assertThat(Normal.quantile(0.99)).isCloseTo(2.3263478740408408, within(1e-12));
    assertThat(Normal.quantile(0.5)).isCloseTo(0, within(1e-12));
  }

  /**
   * The numerical example of Bailey and López de Prado (2014): 2.5 a year over five years of days,
   * the best of 100 trials with a variance of 1/2 a year, skew -3, kurtosis 10.
   */
  @Test
  void deflatedSharpeRatioIsThatOfThePaper() {
    double spread = Math.sqrt(0.5 / 250 * 99 / 100);
    List<Double> ratios = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      ratios.add(spread);
      ratios.add(-spread);
    }

    DeflatedSharpe deflated = DeflatedSharpe.of(2.5 / Math.sqrt(250), ratios, 1_250, -3, 10);

    assertThat(deflated.expected()).isCloseTo(0.1132, within(5e-5));
    assertThat(deflated.probability()).isCloseTo(0.9004, within(5e-4));
  }

  @Test
  void oneTrialIsNotDeflated() {
    DeflatedSharpe single = DeflatedSharpe.of(0.1, List.of(0.1), 101, 0, 3);

    assertThat(single.expected()).isZero();
    assertThat(single.probability())
        .isCloseTo(Normal.below(0.1 * 10 / Math.sqrt(1.005)), within(1e-12));
  }

  @Test
  void amongTrialsOfChanceTheBestIsOverfitted() {
    Overfitting chance = Overfitting.of(trials(40, 0));
    List<Blocks> skilled = new ArrayList<>(trials(40, 0));
    skilled.set(7, blocks(new Random(99), 0.003));

    Overfitting skill = Overfitting.of(skilled);

    assertThat(chance.splits()).isEqualTo(12_870);
    assertThat(chance.probability()).isBetween(0.3, 0.9);
    assertThat(skill.probability()).isLessThan(0.02);
    assertThat(skill.lossProbability()).isLessThan(chance.lossProbability());
  }

  @Test
  void stretchesTogetherHaveTheRatioOfAllTheirBars() {
    double[] values = {101, 103, 102, 106};
    Curve curve = new Curve(100, new long[] {0, 60, 120, 180}, 0, 60, values);
    Blocks blocks = Blocks.of(curve, 2);
    double mean = (curve.change(2) + curve.change(3)) / 2;
    double off = curve.change(2) - mean;

    assertThat(blocks.sharpe(0b10)).isCloseTo(mean / Math.sqrt(2 * off * off), within(1e-9));
  }

  @Test
  void anotherOrderOfTradesKeepsTheResultAndChangesTheFall() {
    List<RoundTrip> trips = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      trips.add(trip(i % 2 == 0 ? "30" : "-20"));
    }

    MonteCarlo other = MonteCarlo.order(trips, 1_000, 500, 7);

    assertThat(other.low()).isCloseTo(0.2, within(1e-9));
    assertThat(other.high()).isCloseTo(0.2, within(1e-9));
    // One after the other, no fall is deeper than one loss.
    assertThat(other.fall()).isGreaterThan(0.05);
    assertThat(MonteCarlo.order(trips, 1_000, 500, 7)).isEqualTo(other);
  }

  @Test
  void tradesOfAGrownAccountTakeTheirShareOfASmallOne() {
    List<RoundTrip> trips =
        Stream.of("100", "1800", "18000", "-15000").map(profit -> trip(profit)).toList();

    MonteCarlo other = MonteCarlo.order(trips, 100, 500, 7);

    assertThat(other.median()).isCloseTo(49, within(1e-9));
    assertThat(other.fall()).isCloseTo(0.75, within(1e-9));
  }

  @Test
  void bootstrapSpreadsAroundWhatHappened() {
    Random random = new Random(5);
    double[] values = new double[3_000];
    double worth = 100;
    for (int i = 0; i < values.length; i++) {
      worth *= 1 + 0.0002 + 0.005 * random.nextGaussian();
      values[i] = worth;
    }
    long[] opens = new long[values.length];
    Arrays.setAll(opens, i -> i * 60L);
    Curve curve = new Curve(100, opens, 0, 60, values);

    MonteCarlo drawn = MonteCarlo.bootstrap(curve, 400, 3);

    assertThat(drawn.low()).isLessThan(worth / 100 - 1);
    assertThat(drawn.high()).isGreaterThan(worth / 100 - 1);
    assertThat(drawn.low()).isLessThan(drawn.median());
    assertThat(drawn.fall()).isBetween(0.05, 0.9);
    assertThat(MonteCarlo.bootstrap(curve, 400, 3)).isEqualTo(drawn);
    assertThat(MonteCarlo.bootstrap(curve, 400, 4)).isNotEqualTo(drawn);
  }

  @Test
  void saysPlainlyWhatIsLuck() {
    DeflatedSharpe sure = new DeflatedSharpe(10, 0.2, 0.05, 0.99);
    DeflatedSharpe unsure = new DeflatedSharpe(1_000, 0.2, 0.19, 0.6);
    Overfitting none = new Overfitting(12_870, 0.01, 0);

    Verdict good = Verdict.of(200, sure, none, null, 0.1);

    assertThat(good.likelyLuck()).isFalse();
    assertThat(good.headline()).startsWith("Nothing here says that it is luck");
    assertThat(Verdict.of(200, unsure, none, null, 0.1).reasons().getFirst())
        .contains("less than the usual 95 %");
    assertThat(Verdict.of(200, sure, none, null, -0.1).likelyLuck()).isTrue();
    assertThat(Verdict.of(12, sure, none, null, null).headline())
        .startsWith("This result is likely luck");
    assertThat(
            Verdict.of(200, sure, new Overfitting(12_870, 0.7, 0.5), null, null)
                .reasons()
                .getFirst())
        .contains("choosing did not help");
  }

  private static List<Blocks> trials(int count, double drift) {
    Random random = new Random(11);
    List<Blocks> trials = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      trials.add(blocks(random, drift));
    }
    return trials;
  }

  private static Blocks blocks(Random random, double drift) {
    double[] values = new double[1_600];
    double worth = 100;
    for (int i = 0; i < values.length; i++) {
      worth *= 1 + drift + 0.01 * random.nextGaussian();
      values[i] = worth;
    }
    long[] opens = new long[values.length];
    Arrays.setAll(opens, i -> i * 60L);
    return Blocks.of(new Curve(100, opens, 0, 60, values), Overfitting.STRETCHES);
  }

  private static RoundTrip trip(String profit) {
    BigDecimal paid = new BigDecimal("100");
    BigDecimal gain = new BigDecimal(profit);
    return new RoundTrip(
        0, 0, 1, 0, 60, BigDecimal.ONE, paid, paid.add(gain), BigDecimal.ZERO, gain, 0, 0, false);
  }
}
