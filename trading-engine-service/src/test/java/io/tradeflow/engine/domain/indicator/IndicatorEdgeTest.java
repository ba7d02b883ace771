package io.tradeflow.engine.domain.indicator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What holds for all indicators, and what they say where their formula divides nothing by nothing.
 */
class IndicatorEdgeTest {
  /**
   * @param flat main line on a price that never moves, at volume 3
   */
  record Case(String name, Supplier<BarIndicator> make, double flat) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static final double PRICE = 101.37;
  private static final Market WALK = Market.walk("walk", 1_000, 3, 100, 0.002);

  static Stream<Case> all() {
    return Stream.of(
        series("SMA", () -> new Sma(20), PRICE),
        series("EMA", () -> new Ema(20), PRICE),
        series("WMA", () -> new Wma(20), PRICE),
        series("HMA", () -> new Hma(20), PRICE),
        series("DEMA", () -> new Dema(20), PRICE),
        series("TEMA", () -> new Tema(20), PRICE),
        series("KAMA", () -> new Kama(10, 2, 30), PRICE),
        series("RSI", () -> new Rsi(14), 50),
        series("stochastic RSI", () -> new StochasticRsi(14, 14, 3), 50),
        series("MACD", () -> new Macd(12, 26, 9), 0),
        series("ROC", () -> new Roc(10), 0),
        series("momentum", () -> new Momentum(10), 0),
        series("Bollinger", () -> new BollingerBands(20, 2), PRICE),
        series("z-score", () -> new ZScore(20), 0),
        series("slope", () -> new LinearRegressionSlope(14), 0),
        series("volatility", () -> new RealisedVolatility(30, 1), 0),
        series("Hurst", () -> new Hurst(60, 4), Double.NaN),
        new Case("ATR", () -> new Atr(14), 0),
        new Case("ADX", () -> new Adx(14), 0),
        new Case("Keltner", () -> new Keltner(20, 10, 2), PRICE),
        new Case("Donchian", () -> new Donchian(20), PRICE),
        new Case("stochastic", () -> new Stochastic(14, 3, 3), 50),
        new Case("Williams %R", () -> new WilliamsR(14), -50),
        new Case("CCI", () -> new Cci(20), 0),
        new Case("OBV", Obv::new, 0),
        new Case("VWAP", () -> Vwap.session(86_400, 0), PRICE),
        new Case("MFI", () -> new Mfi(14), 50),
        new Case("accumulation", AccumulationDistribution::new, 0),
        new Case("Chaikin oscillator", () -> new ChaikinOscillator(3, 10), 0),
        new Case("Chaikin money flow", () -> new ChaikinFlow(20), 0),
        new Case("Supertrend", () -> new Supertrend(10, 3), PRICE),
        new Case("SAR", () -> new ParabolicSar(0.02, 0.2), PRICE),
        new Case("Ichimoku", () -> new Ichimoku(9, 26, 52), PRICE),
        new Case("pivots", () -> new PivotPoints(60, 0), PRICE));
  }

  private static Case series(String name, Supplier<SeriesIndicator> make, double flat) {
    return new Case(name, () -> new OfClose(make.get()), flat);
  }

  private record OfClose(SeriesIndicator indicator) implements BarIndicator {
    @Override
    public double next(Bar bar) {
      return indicator.next(bar.close());
    }

    @Override
    public int warmUp() {
      return indicator.warmUp();
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void hasAValueOnceItIsWarm(Case of) {
    BarIndicator indicator = of.make().get();
    int bar = 0;
    for (Market.Row row : WALK.rows()) {
      bar++;
      double value = indicator.next(row);
      if (bar >= indicator.warmUp()) {
        assertThat(value).as("bar %d", bar).isFinite();
      }
    }
    assertThat(bar).isGreaterThan(indicator.warmUp());
  }

  @ParameterizedTest
  @MethodSource("all")
  void saysWhatItsDocumentationSaysOfAFlatMarket(Case of) {
    BarIndicator indicator = of.make().get();
    double last = Double.NaN;
    for (Market.Row row : Market.flat(300).rows()) {
      last = indicator.next(row);
    }
    if (Double.isNaN(of.flat())) {
      assertThat(last).isNaN();
    } else {
      assertThat(last).isCloseTo(of.flat(), within(1e-12 * PRICE));
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void givesNoInfinityOnAnyMarket(Case of) {
    for (Market market :
        List.of(Market.jump(), Market.gaps(), Market.noVolume(), GeneratedMarket.minutes())) {
      BarIndicator indicator = of.make().get();
      for (Market.Row row : market.rows()) {
        assertThat(Double.isInfinite(indicator.next(row))).as(market.name()).isFalse();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void allocatesNothing(Case of) {
    BarIndicator indicator = of.make().get();
    List<Market.Row> rows = WALK.rows();
    for (int round = 0; round < 10; round++) {
      feed(indicator, rows);
    }
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int round = 0; round < 10; round++) {
      feed(indicator, rows);
    }
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;
    // 10,000 bars: one object for each would be 160,000 bytes.
    assertThat(allocated).isLessThan(20_000);
  }

  private static double feed(BarIndicator indicator, List<Market.Row> rows) {
    double sum = 0;
    for (int i = 0; i < rows.size(); i++) {
      sum += indicator.next(rows.get(i));
    }
    return sum;
  }

  @Test
  void linesAppearWhenTheDocumentationSays() {
    Map<String, Integer> first = new TreeMap<>();
    Macd macd = new Macd(12, 26, 9);
    StochasticRsi stochasticRsi = new StochasticRsi(14, 14, 3);
    Stochastic stochastic = new Stochastic(14, 3, 3);
    Ichimoku ichimoku = new Ichimoku(9, 26, 52);
    Adx adx = new Adx(14);
    int bar = 0;
    for (Market.Row row : WALK.rows()) {
      bar++;
      note(first, "macd", bar, macd.next(row.close()));
      note(first, "macd signal", bar, macd.signal());
      note(first, "stochastic rsi", bar, stochasticRsi.next(row.close()));
      note(first, "stochastic rsi signal", bar, stochasticRsi.signal());
      note(first, "%K", bar, stochastic.next(row));
      note(first, "%D", bar, stochastic.signal());
      note(first, "conversion", bar, ichimoku.next(row));
      note(first, "span A", bar, ichimoku.spanA());
      note(first, "span B", bar, ichimoku.spanB());
      note(first, "adx", bar, adx.next(row));
      note(first, "+DI", bar, adx.plusDi());
    }
    assertThat(first)
        .containsOnly(
            Map.entry("macd", 26),
            Map.entry("macd signal", 34),
            Map.entry("stochastic rsi", 28),
            Map.entry("stochastic rsi signal", 30),
            Map.entry("%K", 16),
            Map.entry("%D", 18),
            Map.entry("conversion", 9),
            Map.entry("span A", 51),
            Map.entry("span B", 77),
            Map.entry("adx", 28),
            Map.entry("+DI", 15));
    assertThat(List.of(macd.warmUp(), stochasticRsi.warmUp(), stochastic.warmUp()))
        .containsExactly(34, 30, 18);
    assertThat(List.of(ichimoku.warmUp(), adx.warmUp())).containsExactly(77, 28);
  }

  private static void note(Map<String, Integer> first, String line, int bar, double value) {
    if (!Double.isNaN(value)) {
      first.putIfAbsent(line, bar);
    }
  }

  @Test
  void theAnchoredAverageWaitsForItsAnchor() {
    List<Double> values = new ArrayList<>();
    Vwap vwap = Vwap.anchored(WALK.rows().get(3).openSecond());
    WALK.rows().subList(0, 5).forEach(row -> values.add(vwap.next(row)));
    assertThat(values.subList(0, 3)).containsOnly(Double.NaN);
    assertThat(values.get(3)).isCloseTo(Typical.price(WALK.rows().get(3)), within(1e-9));
  }

  @Test
  void theSupertrendAndTheSarChangeSides() {
    Supertrend supertrend = new Supertrend(10, 3);
    ParabolicSar sar = new ParabolicSar(0.02, 0.2);
    int sides = 0;
    for (Market.Row row : WALK.rows()) {
      double trail = supertrend.next(row);
      double stop = sar.next(row);
      if (!Double.isNaN(trail)) {
        assertThat(supertrend.up()).isEqualTo(trail <= row.close());
        sides |= supertrend.up() ? 1 : 2;
      }
      if (!Double.isNaN(stop)) {
        sides |= sar.up() ? 4 : 8;
      }
    }
    assertThat(sides).isEqualTo(15);
  }

  @Test
  void aRandomWalkHasAHurstExponentOfAHalfAndATrendMore() {
    Hurst walking = new Hurst(5_000, 6);
    Hurst trending = new Hurst(500, 6);
    double walk = Double.NaN;
    for (Market.Row row : Market.walk("long", 6_000, 21, 100, 0.001).rows()) {
      walk = walking.next(row.close());
    }
    double trend = Double.NaN;
    for (int i = 0; i < 1_000; i++) {
      trend = trending.next(100 * Math.exp(0.001 * i));
    }
    assertThat(walk).isBetween(0.45, 0.55);
    assertThat(trend).isCloseTo(1, within(1e-6));
  }

  @Test
  void impossiblePeriodsAreRefused() {
    assertThatThrownBy(() -> new Sma(0)).hasMessage("Period must be at least 1, not 0");
    assertThatThrownBy(() -> new Wma(-1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Hma(1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Macd(26, 12, 9)).hasMessage("Fast 26 must be less than slow 12");
    assertThatThrownBy(() -> new ChaikinOscillator(10, 3))
        .hasMessage("Fast 10 must be less than slow 3");
    assertThatThrownBy(() -> new LinearRegressionSlope(1))
        .hasMessage("A line needs two values, not 1");
    assertThatThrownBy(() -> new Hurst(100, 13)).hasMessage("Lags must be 2 to 12, not 13");
    assertThatThrownBy(() -> new ParabolicSar(0.3, 0.2))
        .hasMessage("Not a step and its maximum: 0.3, 0.2");
    assertThatThrownBy(() -> Vwap.session(0, 0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new PivotPoints(0, 0)).isInstanceOf(IllegalArgumentException.class);
    PivotPoints pivots = new PivotPoints(60, 0);
    assertThatThrownBy(() -> pivots.support(4)).hasMessage("Levels are 1 to 3, not 4");
    assertThatThrownBy(() -> pivots.resistance(0)).hasMessage("Levels are 1 to 3, not 0");
  }
}
