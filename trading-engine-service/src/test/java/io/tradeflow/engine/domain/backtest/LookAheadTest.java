package io.tradeflow.engine.domain.backtest;

import static io.tradeflow.engine.domain.backtest.BacktestTerms.STANDARD;
import static org.assertj.core.api.Assertions.assertThat;

import io.tradeflow.engine.domain.Direction;
import io.tradeflow.engine.domain.indicator.Bar;
import io.tradeflow.engine.domain.strategy.Advice;
import io.tradeflow.engine.domain.strategy.Scaling;
import io.tradeflow.engine.domain.strategy.Strategies;
import io.tradeflow.engine.domain.strategy.Strategy;
import io.tradeflow.engine.domain.strategy.StrategyType;
import io.tradeflow.engine.domain.universe.UniverseType;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LookAheadTest {
  private static final int CUTS = 12;

  static Stream<StrategyType> strategies() {
    return Strategies.all().stream();
  }

  @ParameterizedTest
  @MethodSource("strategies")
  void builtInStrategiesKnowNoFuture(StrategyType type) {
    Subject subject = Subject.of(type.configure(Map.of()));

    assertThat(search(subject, Lines.generated())).isEmpty();
  }

  @Test
  void universeStrategiesKnowNoFuture() {
    for (UniverseType type : UniverseType.all()) {
      Subject subject =
          new Subject.Together(type.code(), bars -> type.start(Map.of(), bars.size()));

      assertThat(search(subject, Pairs.bars())).as(type.code()).isEmpty();
    }
  }

  /** Buys before each rise, because it looks at the next close. */
  @Test
  void findsAStrategyThatPeeksAtTheNextBar() {
    Subject cheat = new Subject.Each("cheat", Scaling.ALL_OR_NOTHING, Peeking::new);

    assertThat(search(cheat, Lines.generated()))
        .hasValueSatisfying(it -> assertThat(it.what()).startsWith("Advice changed"));
  }

  /** A common mistake: normalises by the highest close of all data, also of days to come. */
  @Test
  void findsAStrategyThatKnowsTheHighestPriceOfAll() {
    Subject cheat =
        new Subject.Each(
            "scaled",
            Scaling.ALL_OR_NOTHING,
            bars -> {
              double highest = 0;
              for (int i = 0; i < bars.count(); i++) {
                highest = Math.max(highest, bars.close(i));
              }
              double level = highest * 0.98;
              return bar ->
                  new Advice.Trade(
                      bar.close() < level ? Direction.BUY : Direction.SELL, 1, "scaled");
            });

    assertThat(search(cheat, Lines.generated())).isPresent();
  }

  private static java.util.Optional<LookAhead.Finding> search(Subject subject, Bars... bars) {
    return new LookAhead(subject, List.of(bars), STANDARD).search(CUTS, Progress.NONE);
  }

  private static final class Peeking implements Strategy {
    private final Bars bars;
    private int at;

    private Peeking(Bars bars) {
      this.bars = bars;
    }

    @Override
    public Advice on(Bar bar) {
      int next = Math.min(++at, bars.count() - 1);
      boolean rises = bars.close(next) > bar.close();
      return new Advice.Trade(rises ? Direction.BUY : Direction.SELL, 1, "peeked");
    }
  }
}
