package io.tradeflow.benchmarks.backtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tradeflow.engine.domain.backtest.Backtest;
import io.tradeflow.engine.domain.backtest.BacktestTerms;
import io.tradeflow.engine.domain.backtest.Bars;
import io.tradeflow.engine.domain.backtest.Progress;
import io.tradeflow.engine.domain.backtest.Result;
import io.tradeflow.engine.domain.backtest.Subject;
import io.tradeflow.engine.domain.strategy.Scaling;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.ta4j.core.num.DoubleNumFactory;

/** The ways that are compared do the same. */
class BareLoopTest {
  private static final Bars BARS = Walk.minutes(50_000);
  private static final double COST = 0.00125;

  @Test
  void engineAndLoopMakeTheSameTradesAndNearlyTheSameMoney() {
    Subject subject = new Subject.Each("pullback", Scaling.ALL_OR_NOTHING, any -> new Pullback());
    Result engine =
        new Backtest(subject, List.of(BARS), BacktestTerms.STANDARD, Long.MIN_VALUE)
            .run(Progress.NONE);
    BareLoop.Outcome loop = BareLoop.run(BareLoop.Columns.of(BARS), 10_000, 0.95, COST);

    long closed = engine.ledger().trips().stream().filter(trip -> !trip.open()).count();
    assertThat(loop.trades()).isEqualTo((int) closed).isGreaterThan(20);
    assertThat(engine.ledger().trips()).allMatch(trip -> trip.exitBar() > trip.entryBar());
    // The loop rounds to no tick and sizes by its cash alone.
    assertThat(loop.worth()).isCloseTo(engine.equity().last(), within(100.0));
  }

  @Test
  void libraryMakesAlmostTheSameTrades() {
    // ta4j seeds its averages otherwise and ends with an open position.
    int bare = BareLoop.run(BareLoop.Columns.of(BARS), 10_000, 0.95, COST).trades();

    assertThat(Library.run(Library.series(BARS, DoubleNumFactory.getInstance()), COST))
        .isBetween(bare - 2, bare + 2);
  }
}
