package io.tradeflow.engine.domain.universe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tradeflow.engine.domain.indicator.Bar;
import io.tradeflow.engine.domain.indicator.GeneratedMarket;
import io.tradeflow.engine.domain.indicator.Market;
import io.tradeflow.engine.domain.indicator.RecordedMarket;
import io.tradeflow.engine.domain.strategy.InvalidParameters;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class UniverseStrategyTest {
  private static final UniverseType ROTATION = UniverseType.all().getFirst();
  private static final UniverseType PAIRS = UniverseType.all().getLast();

  @Test
  void rotationHoldsTheWinnersAndLetsGoOfTheLosers() {
    UniverseStrategy rotation =
        ROTATION.start(values("lookback", "2", "top", "1", "everyMinutes", "3"), 3);
    assertThat(
            run(
                rotation,
                new double[][] {
                  {10, 10, 10, 11, 11, 11, 11, 10, 9, 8},
                  {10, 10, 10, 12, 13, 14, 14, 14, 14, 14},
                  {10, 10, 10, 9, 8, 9, 12, 13, 14, 15}
                }))
        // Slots begin at bars 0, 3, 6 and 9.
        .containsExactly("3 BUY 1", "6 SELL 1", "6 BUY 2");
  }

  @Test
  void rotationHoldsNothingWhenEverythingFalls() {
    UniverseStrategy rotation =
        ROTATION.start(values("lookback", "2", "top", "2", "everyMinutes", "3"), 2);
    assertThat(
            run(
                rotation,
                new double[][] {
                  {10, 10, 10, 11, 10, 9, 8, 7},
                  {10, 10, 10, 9, 8, 7, 6, 5}
                }))
        .containsExactly("3 BUY 0", "6 SELL 0");
  }

  @Test
  void rotationLeavesASymbolAloneThatWasNotTraded() {
    UniverseStrategy rotation =
        ROTATION.start(values("lookback", "2", "top", "1", "everyMinutes", "3"), 2);
    double none = Double.NaN;
    assertThat(
            run(
                rotation,
                new double[][] {
                  {10, 10, 10, 11, 11, 11, none, 11, 11, 11},
                  {10, 10, 10, 10, 11, 12, 13, 14, 15, 16}
                }))
        .containsExactly("3 BUY 0", "6 BUY 1", "9 SELL 0");
  }

  /** A change here is a change of what the strategies do. */
  @Test
  void bothTradeTheGeneratedMarketAsBefore() {
    double[][] closes = GeneratedMarket.pair();
    assertThat(pin(rotated(closes))).containsExactly(71, 262815720);
    assertThat(pin(paired(closes))).containsExactly(24, 603673521);
  }

  @Test
  void bothTradeTheRecordedMarketAsBefore() {
    double[][] closes = RecordedMarket.bitcoinAndEther();
    assertThat(pin(rotated(closes))).containsExactly(64, 1756264690);
    assertThat(pin(paired(closes))).containsExactly(4, 1391686066);
  }

  private static List<String> rotated(double[][] closes) {
    return run(
        ROTATION.start(values("lookback", "30", "top", "1", "everyMinutes", "15"), 2), closes);
  }

  private static List<String> paired(double[][] closes) {
    return run(PAIRS.start(values("window", "240"), 2), closes);
  }

  private static List<Integer> pin(List<String> signals) {
    return List.of(signals.size(), String.join(",", signals).hashCode());
  }

  @Test
  void pairsBuyTheCheapOneAndSellWhenTheGapCloses() {
    double[][] pair = cointegrated(2_000, 4);
    List<String> signals = run(PAIRS.start(values("window", "200", "exit", "0"), 2), pair);
    assertThat(signals).hasSizeGreaterThan(20);
    for (int i = 0; i + 1 < signals.size(); i += 2) {
      String[] buy = signals.get(i).split(" ", -1);
      String[] sell = signals.get(i + 1).split(" ", -1);
      assertThat(List.of(buy[1], sell[1], sell[2])).containsExactly("BUY", "SELL", buy[2]);
    }
    assertThat(signals.stream().map(each -> each.substring(each.length() - 1)).distinct())
        .containsExactlyInAnyOrder("0", "1");
  }

  @Test
  void pairsStayAwayFromWhatIsNotCointegrated() {
    int bought = 0;
    for (int seed = 0; seed < 20; seed++) {
      double[][] apart = {exp(walk(1_000, seed, 0.01)), exp(walk(1_000, 1_000 + seed, 0.01))};
      bought += run(PAIRS.start(values("window", "300", "retest", "300"), 2), apart).size() / 2;
    }
    // Three fits of 20 pairs at 5 %, and not each finds a gap.
    assertThat(bought).isLessThan(10);
  }

  @Test
  void pairsLeaveAPairThatBreaks() {
    double[][] pair = cointegrated(1_200, 8);
    for (int i = 800; i < 1_200; i++) {
      // The first symbol falls and falls.
      pair[0][i] *= Math.exp(-0.001 * (i - 800));
    }
    List<String> signals = run(PAIRS.start(values("window", "200"), 2), pair);
    assertThat(signals.getLast()).contains("SELL");
    long buysAfterTheBreak =
        signals.stream()
            .filter(each -> each.contains("BUY"))
            .filter(each -> Integer.parseInt(each.split(" ", -1)[0]) > 1_000)
            .count();
    assertThat(buysAfterTheBreak).isZero();
  }

  @Test
  void theTestFindsFalsePairsAsOftenAsItSays() {
    int found = 0;
    for (int seed = 0; seed < 1_000; seed++) {
      Cointegration test = Cointegration.of(walk(150, seed, 1), walk(150, 5_000 + seed, 1));
      found += test.isSure() ? 1 : 0;
    }
    assertThat(found / 1_000.0).isBetween(0.025, 0.08);
  }

  @Test
  void theTestFindsARealPairAndItsRelation() {
    double[][] pair = cointegrated(500, 3);
    double[] x = java.util.Arrays.stream(pair[0]).map(Math::log).toArray();
    double[] y = java.util.Arrays.stream(pair[1]).map(Math::log).toArray();
    Cointegration test = Cointegration.of(x, y);
    assertThat(test.isSure()).isTrue();
    assertThat(test.beta()).isCloseTo(0.8, within(0.05));
  }

  @Test
  void theStatisticIsThatOfTheRegression() {
    double[] x = walk(60, 17, 1);
    // By another way: the lagged difference is regressed out first (Frisch and Waugh).
    double gammaLevel = 0;
    double gammaChange = 0;
    double lagSquares = 0;
    for (int i = 2; i < x.length; i++) {
      double lag = x[i - 1] - x[i - 2];
      gammaLevel += lag * x[i - 1];
      gammaChange += lag * (x[i] - x[i - 1]);
      lagSquares += lag * lag;
    }
    double products = 0;
    double squares = 0;
    for (int i = 2; i < x.length; i++) {
      double lag = x[i - 1] - x[i - 2];
      double level = x[i - 1] - gammaLevel / lagSquares * lag;
      products += level * (x[i] - x[i - 1] - gammaChange / lagSquares * lag);
      squares += level * level;
    }
    double rho = products / squares;
    double left = 0;
    for (int i = 2; i < x.length; i++) {
      double lag = x[i - 1] - x[i - 2];
      double level = x[i - 1] - gammaLevel / lagSquares * lag;
      double rest = x[i] - x[i - 1] - gammaChange / lagSquares * lag - rho * level;
      left += rest * rest;
    }
    double expected = rho / Math.sqrt(left / (x.length - 4) / squares);
    assertThat(Cointegration.dickeyFuller(x)).isCloseTo(expected, within(1e-9));
    assertThat(Cointegration.dickeyFuller(new double[20])).isZero();
  }

  @Test
  void parametersAndTheNumberOfSymbolsAreChecked() {
    assertThatThrownBy(() -> PAIRS.start(Map.of(), 3))
        .isInstanceOf(InvalidParameters.class)
        .hasMessage("pairs needs 2 symbols, not 3");
    assertThatThrownBy(() -> ROTATION.start(Map.of(), 1))
        .hasMessage("momentum-rotation needs 2 to 1000 symbols, not 1");
    assertThatThrownBy(() -> PAIRS.start(values("entry", "5"), 2))
        .hasMessage(
            "exit must be less than entry and entry less than stop, but they are 0.5, 5.0 and 4.0");
    assertThatThrownBy(() -> PAIRS.start(values("speed", "5"), 2))
        .hasMessage("pairs has no parameter speed");
    assertThatThrownBy(() -> ROTATION.start(values("top", "0"), 2))
        .hasMessage("top must be between 1 and 100");
  }

  /** log(a) = 1 + 0.8 log(b) + a mean-reverting gap. */
  private static double[][] cointegrated(int count, long seed) {
    double[] b = walk(count, seed, 0.005);
    double[] a = new double[count];
    Random random = new Random(seed + 100);
    double gap = 0;
    for (int i = 0; i < count; i++) {
      gap = 0.8 * gap + random.nextGaussian() * 0.004;
      b[i] = 50 * Math.exp(b[i]);
      a[i] = Math.exp(1 + 0.8 * Math.log(b[i]) + gap);
    }
    return new double[][] {a, b};
  }

  private static double[] walk(int count, long seed, double step) {
    Random random = new Random(seed * 7_919 + 13);
    double[] walk = new double[count];
    double at = 0;
    for (int i = 0; i < count; i++) {
      at += random.nextGaussian() * step;
      walk[i] = at;
    }
    return walk;
  }

  private static double[] exp(double[] logarithms) {
    return java.util.Arrays.stream(logarithms).map(Math::exp).toArray();
  }

  /** One row of closes for each symbol; NaN: no bar. */
  private static List<String> run(UniverseStrategy strategy, double[][] closes) {
    List<String> signals = new ArrayList<>();
    for (int i = 0; i < closes[0].length; i++) {
      @Nullable Bar[] bars = new Bar[closes.length];
      for (int symbol = 0; symbol < closes.length; symbol++) {
        double close = closes[symbol][i];
        bars[symbol] =
            Double.isNaN(close) ? null : new Market.Row(60L * i, close, close, close, close, 1);
      }
      for (SymbolAdvice advice : strategy.on(bars)) {
        assertThat(advice.trade().strength()).isBetween(0.0, 1.0);
        assertThat(advice.trade().reason()).startsWith("close ");
        signals.add(i + " " + advice.trade().direction() + " " + advice.symbol());
      }
    }
    return signals;
  }

  private static Map<String, BigDecimal> values(String... pairs) {
    Map<String, BigDecimal> values = new TreeMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      values.put(pairs[i], new BigDecimal(pairs[i + 1]));
    }
    return values;
  }
}
