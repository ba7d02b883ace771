package io.tradeflow.engine.domain.backtest;

import static io.tradeflow.engine.domain.backtest.Lines.FREE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tradeflow.engine.domain.bot.Sizing;
import java.math.BigDecimal;
import java.util.Arrays;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Each figure against a case that was calculated by hand. */
class MetricsTest {
  private static final Offset<Double> EXACT = within(1e-12);
  private static final int YEAR = 31_557_600;

  /** Worth 100, 110, 99, 108.9, 98.01 at the ends of quarters: +10 %, -10 %, +10 %, -10 %. */
  private static final Curve SWING = quarters(110, 99, 108.9, 98.01);

  private static Curve quarters(double... values) {
    long[] opens = new long[values.length];
    Arrays.setAll(opens, i -> (long) i * (YEAR / 4));
    return new Curve(100, opens, 0, YEAR / 4, values);
  }

  @Test
  void totalReturnAndGrowth() {
    assertThat(Metrics.total(SWING)).isCloseTo(-0.0199, EXACT);
    assertThat(Metrics.growth(SWING)).isCloseTo(-0.0199, EXACT);
    // 21 % in half a year is 1.21 squared in one.
    assertThat(Metrics.growth(quarters(110, 121))).isCloseTo(0.4641, EXACT);
    assertThat(Metrics.growth(quarters(50, 0))).isEqualTo(-1);
  }

  @Test
  void volatilitySharpeAndSortino() {
    Returns returns = Returns.of(quarters(110, 121, 108.9, 130.68));

    // +10 %, +10 %, -10 %, +20 %: mean 7.5 %, squares of the differences sum to 0.0475.
    double deviation = Math.sqrt(0.0475 / 3);
    assertThat(returns.mean()).isCloseTo(0.075, EXACT);
    assertThat(returns.perYear()).isEqualTo(4);
    assertThat(returns.volatility()).isCloseTo(2 * deviation, EXACT);
    assertThat(returns.sharpe()).isCloseTo(2 * 0.075 / deviation, EXACT);
    // One loss of 10 % in four bars: downside deviation is the root of 0.01 / 4.
    assertThat(returns.sortino()).isCloseTo(2 * 0.075 / 0.05, EXACT);
    assertThat(returns.omega()).isCloseTo(4, EXACT);
  }

  @Test
  void skewAndKurtosis() {
    // 0, 0, 0, 4 %: mean 1 %, second moment 3e-4, third 6e-6, fourth 21e-8.
    Returns returns = Returns.of(new double[] {0, 0, 0, 0.04}, 4);

    assertThat(returns.skew()).isCloseTo(6e-6 / Math.pow(3e-4, 1.5), EXACT);
    assertThat(returns.kurtosis()).isCloseTo(21e-8 / 9e-8, EXACT);
  }

  @Test
  void valueAtRiskAndExpectedShortfall() {
    double[] changes = new double[100];
    Arrays.setAll(changes, i -> i * 37 % 100 / 1_000.0 - 0.02);

    Returns returns = Returns.of(changes, 250);

    // The worst five of a hundred: -2.0 to -1.6 %.
    assertThat(returns.valueAtRisk()).isCloseTo(0.016, EXACT);
    assertThat(returns.expectedShortfall()).isCloseTo(0.018, EXACT);
  }

  @Test
  void withoutMovementRatiosAreNotDefined() {
    Returns returns = Returns.of(quarters(100, 100, 100));

    assertThat(returns.volatility()).isZero();
    assertThat(returns.sharpe()).isNaN();
    assertThat(returns.sortino()).isNaN();
    assertThat(returns.omega()).isNaN();
    assertThat(returns.skew()).isNaN();
  }

  @Test
  void drawdownAndItsLength() {
    Drawdown fall = Drawdown.of(quarters(120, 90, 108, 120, 114));

    assertThat(fall.deepest()).isCloseTo(0.25, EXACT);
    assertThat(fall.deepestAt()).isEqualTo(2 * (YEAR / 4));
    // From the close at 120 to the one that reaches it again.
    assertThat(fall.longestSeconds()).isEqualTo(3 * (YEAR / 4));
    assertThat(Drawdown.of(quarters(110, 120)).longestSeconds()).isZero();
    assertThat(Drawdown.of(quarters(90, 95)).longestSeconds()).isEqualTo(2 * (YEAR / 4));
  }

  @Test
  void tradesExposureTurnoverFeesAndBenchmark() {
    Bars bars =
        Lines.bars(
            "AAA-USD",
            "10 10 10 10 9",
            "10 10 10 10 9",
            "12 12 12 12 9",
            "12 12 12 12 9",
            "12 12 12 12 9",
            "9 9 9 9 9");
    BacktestTerms terms =
        FREE.withCash(new BigDecimal("1000"))
            .withSizing(new Sizing(Sizing.Type.QUANTITY, BigDecimal.TEN));

    // Bought at 10, sold at 12; bought at 12, sold at 9.
    Metrics metrics = Metrics.of(Lines.run(Lines.script("BSB.S."), terms, bars));
    TradeStatistics trades = metrics.trades();

    assertThat(trades.count()).isEqualTo(2);
    assertThat(trades.wins()).isEqualTo(1);
    assertThat(trades.winRate()).isEqualTo(0.5);
    assertThat(trades.profitFactor()).isCloseTo(20.0 / 30, EXACT);
    assertThat(trades.expectancy()).isCloseTo(-5, EXACT);
    assertThat(trades.expectancyShare()).isCloseTo((0.2 - 0.25) / 2, EXACT);
    assertThat(trades.averageWin()).isEqualTo(20);
    assertThat(trades.averageLoss()).isEqualTo(30);
    assertThat(trades.meanWorst()).isCloseTo(-0.125, EXACT);
    assertThat(trades.meanBest()).isCloseTo(0.1, EXACT);
    assertThat(trades.meanSeconds()).isEqualTo(90);
    assertThat(metrics.exposure()).isEqualTo(0.5);
    // 430 changed hands within six minutes, at a mean worth of 6050 / 6.
    double years = 360.0 / YEAR;
    assertThat(metrics.turnover()).isCloseTo(215 / years / (6_050.0 / 6), within(1e-6));
    assertThat(metrics.totalReturn()).isCloseTo(-0.01, EXACT);
    assertThat(metrics.benchmarkReturn()).isCloseTo(-0.1, EXACT);
    assertThat(metrics.benchmarkDrawdown()).isCloseTo(0.25, EXACT);
  }

  @Test
  void feesAreThoseOfAllFills() {
    BacktestTerms terms =
        BacktestTerms.STANDARD
            .withSpread(BigDecimal.ZERO)
            .withSizing(new Sizing(Sizing.Type.QUANTITY, BigDecimal.TEN))
            .withPaper(
                new io.tradeflow.paperbroker.PaperTerms(
                    new BigDecimal("100"),
                    BigDecimal.ZERO,
                    BigDecimal.ZERO,
                    java.time.Duration.ZERO,
                    1));
    Bars bars = Lines.bars("AAA-USD", "10 10 10 10 9", "10 10 10 10 9", "12 12 12 12 9");

    Metrics metrics = Metrics.of(Lines.run(Lines.script("BS."), terms, bars));

    // 1 % of 100 and of 120.
    assertThat(metrics.fees()).isCloseTo(2.2, EXACT);
    assertThat(metrics.trades().expectancy()).isCloseTo(17.8, EXACT);
  }

  @Test
  void alphaAndBeta() {
    // The benchmark buys at 100 and makes +10 %, -10 %, +20 %, -10 %.
    Bars bars =
        Lines.bars(
            "AAA-USD",
            "100 110 100 110 9",
            "110 110 99 99 9",
            "99 118.8 99 118.8 9",
            "118.8 118.8 106.92 106.92 9");
    Result idle = Lines.run(Lines.script(""), FREE, bars);
    // Half of what the benchmark does, and 1 % more in each bar.
    double[] values = new double[4];
    double worth = 10_000;
    for (int i = 0; i < 4; i++) {
      worth *= 1 + idle.benchmark().change(i) / 2 + 0.01;
      values[i] = worth;
    }
    Curve curve = idle.equity();
    Curve equity = new Curve(10_000, curve.opens(), 0, curve.seconds(), values);
    Result result = new Result(idle.subject(), FREE, idle.bars(), equity, 4, idle.ledger());

    Metrics metrics = Metrics.of(result);

    assertThat(metrics.beta()).isCloseTo(0.5, EXACT);
    assertThat(metrics.alpha()).isCloseTo(0.01 * YEAR / 60, within(1e-6));
  }
}
