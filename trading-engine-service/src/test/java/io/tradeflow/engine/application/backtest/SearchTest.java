package io.tradeflow.engine.application.backtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tradeflow.engine.adapter.search.JeneticsEvolver;
import io.tradeflow.engine.application.backtest.Search.Method;
import io.tradeflow.engine.domain.backtest.BacktestTerms;
import io.tradeflow.engine.domain.backtest.Bars;
import io.tradeflow.engine.domain.backtest.InvalidBacktest;
import io.tradeflow.engine.domain.backtest.Progress;
import io.tradeflow.engine.domain.backtest.Stopped;
import io.tradeflow.engine.domain.indicator.GeneratedMarket;
import io.tradeflow.engine.domain.indicator.Market;
import io.tradeflow.engine.domain.search.Space;
import io.tradeflow.engine.domain.search.Space.Range;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SearchTest {
  private static final List<Bars> BARS = List.of(bars());

  private static Bars bars() {
    List<Market.Row> rows = GeneratedMarket.minutes().rows();
    return new Bars(
        "GEN-USD",
        60,
        rows.stream().mapToLong(Market.Row::openSecond).toArray(),
        rows.stream().mapToDouble(Market.Row::open).toArray(),
        rows.stream().mapToDouble(Market.Row::high).toArray(),
        rows.stream().mapToDouble(Market.Row::low).toArray(),
        rows.stream().mapToDouble(Market.Row::close).toArray(),
        rows.stream().mapToDouble(Market.Row::volume).toArray());
  }

  private static Search search(Method method, int trials) {
    return search(method, trials, 2);
  }

  private static Search search(Method method, int trials, int threads) {
    Space space = new Space(List.of(range("fast", 5, 25, 10), range("slow", 10, 40, 10)));
    return new Search(
        new Search.Plan("ema-cross", Map.of(), space, method, trials, 7, BacktestTerms.STANDARD),
        new JeneticsEvolver(),
        threads);
  }

  private static Range range(String name, int from, int to, int step) {
    return new Range(
        name, BigDecimal.valueOf(from), BigDecimal.valueOf(to), BigDecimal.valueOf(step));
  }

  @ParameterizedTest
  @EnumSource(Method.class)
  void findsTheSameOnAllCoresEachTimeAndLeavesOutWhatTheStrategyRefuses(Method method) {
    try (Search once = search(method, 24, 1);
        Search again = search(method, 24, 4)) {
      List<Search.Trial> trials = once.run(BARS, Long.MIN_VALUE, Progress.NONE);

      assertThat(trials)
          .extracting(Search.Trial::parameters)
          .doesNotHaveDuplicates()
          .isEqualTo(
              again.run(BARS, Long.MIN_VALUE, Progress.NONE).stream()
                  .map(Search.Trial::parameters)
                  .toList());
      assertThat(trials)
          .isSortedAccordingTo((a, b) -> Double.compare(b.sharpe(), a.sharpe()))
          .allMatch(it -> it.parameters().get("fast").compareTo(it.parameters().get("slow")) < 0);
    }
  }

  @Test
  void gridTriesAllAndSaysHowFarItIs() {
    int[] told = {0};
    try (Search search = search(Method.GRID, 24)) {
      // 3 x 4 combinations; of those fast 15 >= slow 10 and fast 25 >= slow 10, 20 are refused.
      assertThat(
              search.run(
                  BARS,
                  Long.MIN_VALUE,
                  (done, total) -> {
                    told[0]++;
                    return true;
                  }))
          .hasSize(9);
    }
    assertThat(told[0]).isEqualTo(12);
  }

  @Test
  void whoeverWatchesCanStopIt() {
    for (Method method : Method.values()) {
      try (Search search = search(method, 24)) {
        assertThatThrownBy(
                () -> search.run(BARS, Long.MIN_VALUE, (done, total) -> done < total / 4))
            .isInstanceOf(Stopped.class);
      }
    }
  }

  @Test
  void gridThatIsTooLargeIsRefused() {
    assertThatThrownBy(() -> search(Method.GRID, 11))
        .isInstanceOf(InvalidBacktest.class)
        .hasMessageContaining("The grid has 12 combinations");
  }

  /** Each window is what a search over the bars before it, and only those, would have traded. */
  @Test
  void walksForwardOnThePastAlone() {
    try (Search search = search(Method.GRID, 24)) {
      WalkForward walk = WalkForward.of(search, BARS, Long.MIN_VALUE, 4, 10, Progress.NONE);

      assertThat(walk.windows()).hasSize(4);
      WalkForward.Window second = walk.windows().get(1);
      int start = BARS.getFirst().firstFrom(second.from());
      assertThat(start).isEqualTo(1_250);
      List<Bars> past = List.of(BARS.getFirst().slice(0, 1_240));
      assertThat(second.parameters())
          .isEqualTo(search.run(past, Long.MIN_VALUE, Progress.NONE).getFirst().parameters());
      double product = 1;
      for (WalkForward.Window window : walk.windows()) {
        product *= 1 + window.tested();
      }
      assertThat(walk.total()).isEqualTo(product - 1);
      assertThatThrownBy(() -> WalkForward.of(search, BARS, Long.MIN_VALUE, 100, 10, Progress.NONE))
          .isInstanceOf(InvalidBacktest.class);
    }
  }
}
