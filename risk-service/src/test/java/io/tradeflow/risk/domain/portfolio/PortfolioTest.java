package io.tradeflow.risk.domain.portfolio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PortfolioTest {
  private static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");
  private static final Duration HOUR = Duration.ofHours(1);

  @Test
  void exposureSumsSizesAndNetsShorts() {
    Exposure exposure =
        Exposure.of(
            Map.of("BTC-USD", usd("600"), "ETH-USD", usd("-150.5"), "SOL-USD", BigDecimal.ZERO));
    assertThat(exposure.gross()).isEqualByComparingTo("750.5");
    assertThat(exposure.net()).isEqualByComparingTo("449.5");
    assertThat(exposure.bySymbol()).containsOnlyKeys("BTC-USD", "ETH-USD");
  }

  /** The four-firm example of the index: shares of 40, 30, 20 and 10 % make 0.30. */
  @Test
  void concentrationIsTheHerfindahlIndex() {
    Concentration concentration =
        Concentration.of(
                Exposure.of(
                    Map.of("A", usd("40"), "B", usd("30"), "C", usd("20"), "D", usd("-10"))))
            .orElseThrow();
    assertThat(concentration.hhi()).isCloseTo(0.30, within(1e-12));
    assertThat(concentration.largestSymbol()).isEqualTo("A");
    assertThat(concentration.largestShare()).isCloseTo(0.4, within(1e-12));
    assertThat(Concentration.of(Exposure.of(Map.of("A", usd("7")))).orElseThrow().hhi()).isOne();
    assertThat(Concentration.of(Exposure.of(Map.of()))).isEmpty();
  }

  /** Losses of 1 to 100: the fifth worst is 96, the mean of the five worst 98. */
  @Test
  void tailOfAHundredScenarios() {
    double[] profits = IntStream.rangeClosed(1, 100).mapToDouble(loss -> -loss).toArray();
    TailRisk at95 = TailRisk.of(profits, 95);
    assertThat(at95.valueAtRisk()).isEqualByComparingTo("96");
    assertThat(at95.expectedShortfall()).isEqualByComparingTo("98");
    TailRisk at99 = TailRisk.of(profits, 99);
    assertThat(at99.valueAtRisk()).isEqualByComparingTo("100");
    assertThat(at99.expectedShortfall()).isEqualByComparingTo("100");
  }

  /** Of 250 days the third worst is the 99 % value at risk; half of it lies in the tail. */
  @Test
  void tailOfAYearCountsTheLastLossAsFarAsItReachesIn() {
    double[] profits = IntStream.rangeClosed(1, 250).mapToDouble(loss -> -loss).toArray();
    TailRisk tail = TailRisk.of(profits, 99);
    assertThat(tail.valueAtRisk()).isEqualByComparingTo("248");
    assertThat(tail.expectedShortfall()).isEqualByComparingTo("249.2");
  }

  @ParameterizedTest
  @CsvSource({"95, 19, 20", "95, 20, 20", "99, 99, 100", "99, 100, 100"})
  void tooLittleHistorySaysSo(int confidence, int scenarios, int needed) {
    TailRisk tail = TailRisk.of(new double[scenarios], confidence);
    assertThat(tail.needed()).isEqualTo(needed);
    assertThat(tail.scenarios()).isEqualTo(scenarios);
    assertThat(tail.valueAtRisk() == null).isEqualTo(scenarios < needed);
    assertThat(tail.expectedShortfall() == null).isEqualTo(scenarios < needed);
  }

  @Test
  void tailThatGainedIsANegativeLossAndOddConfidencesAreRefused() {
    double[] profits = IntStream.rangeClosed(1, 20).mapToDouble(gain -> gain).toArray();
    assertThat(TailRisk.of(profits, 95).valueAtRisk()).isEqualByComparingTo("-1");
    assertThatThrownBy(() -> TailRisk.of(profits, 100))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** Anscombe's first quartet has a correlation of 0.81642. */
  @Test
  void correlationIsPearsons() {
    double[] x = {10, 8, 13, 9, 11, 14, 6, 4, 12, 7, 5};
    double[] y = {8.04, 6.95, 7.58, 8.81, 8.33, 9.96, 7.24, 4.26, 10.84, 4.82, 5.68};
    assertThat(Correlation.pearson(x, y)).isCloseTo(0.81642, within(1e-5));
    assertThat(Correlation.pearson(x, x)).isCloseTo(1, within(1e-12));
    assertThat(Correlation.pearson(x, new double[11])).isNull();
  }

  @Test
  void returnsSpanOnlyIntervalsThatAllSymbolsHaveWhole() {
    TreeMap<String, List<Close>> histories = new TreeMap<>();
    histories.put("A", List.of(at(0, 100), at(1, 110), at(2, 121), at(4, 100), at(5, 50)));
    histories.put("B", List.of(at(1, 10), at(0, 20), at(2, 10), at(5, 30), at(4, 20), at(3, 1)));
    Returns returns = Returns.of(histories, HOUR);
    assertThat(returns.symbols()).containsExactly("A", "B");
    assertThat(returns.rows()).hasSize(3);
    assertThat(returns.column(0)).containsExactly(new double[] {0.1, 0.1, -0.5}, within(1e-12));
    assertThat(returns.column(1)).containsExactly(new double[] {-0.5, 0, 0.5}, within(1e-12));
  }

  /** B moves as A does, twice as far; C against both. */
  @Test
  void portfolioPutsItTogether() {
    Map<String, BigDecimal> values = Map.of("A", usd("1000"), "B", usd("500"), "C", usd("500"));
    Portfolio portfolio =
        Portfolio.of(
            values,
            symbol -> walk(symbol.equals("A") ? 0.01 : symbol.equals("B") ? 0.02 : -0.01, 121),
            HOUR);
    assertThat(portfolio.exposure().gross()).isEqualByComparingTo("2000");
    assertThat(portfolio.concentration().orElseThrow().largestShare()).isEqualTo(0.5);
    assertThat(portfolio.correlation().matrix().get(0).get(1)).isCloseTo(1, within(1e-9));
    assertThat(portfolio.correlation().matrix().get(1).get(2)).isCloseTo(-1, within(1e-9));
    assertThat(portfolio.tails()).extracting(TailRisk::confidencePercent).containsExactly(95, 99);
    assertThat(portfolio.tails().get(0).valueAtRisk()).isEqualByComparingTo("15");
    assertThat(portfolio.tails().get(1).expectedShortfall()).isEqualByComparingTo("15");
  }

  @Test
  void portfolioWithoutHistoryHasExposureButNoTail() {
    Portfolio portfolio = Portfolio.of(Map.of("A", usd("10")), symbol -> List.of(), HOUR);
    assertThat(portfolio.exposure().net()).isEqualByComparingTo("10");
    assertThat(portfolio.tails()).allSatisfy(it -> assertThat(it.valueAtRisk()).isNull());
    assertThat(portfolio.correlation().matrix().getFirst()).containsOnlyNulls();
  }

  /** Prices whose returns alternate between {@code step} and its negative. */
  private static List<Close> walk(double step, int count) {
    List<Close> closes = new ArrayList<>();
    double price = 100;
    for (int hour = 0; hour < count; hour++) {
      closes.add(at(hour, price));
      price *= hour % 2 == 0 ? 1 + step : 1 - step;
    }
    return closes;
  }

  private static Close at(int hour, double price) {
    return new Close(NOON.plus(HOUR.multipliedBy(hour)), price);
  }

  private static BigDecimal usd(String amount) {
    return new BigDecimal(amount);
  }
}
