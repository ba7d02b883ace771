package io.tradeflow.benchmarks.backtest;

import io.tradeflow.engine.domain.backtest.Backtest;
import io.tradeflow.engine.domain.backtest.BacktestTerms;
import io.tradeflow.engine.domain.backtest.Bars;
import io.tradeflow.engine.domain.backtest.Progress;
import io.tradeflow.engine.domain.backtest.Result;
import io.tradeflow.engine.domain.backtest.Subject;
import io.tradeflow.engine.domain.strategy.Scaling;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.IntSupplier;
import org.ta4j.core.BarSeries;
import org.ta4j.core.num.DecimalNumFactory;
import org.ta4j.core.num.DoubleNumFactory;

/**
 * {@code ./tradeflow bench backtest}: one strategy on the same bars three ways, in turns, in one
 * run. CPU time of the measuring thread, so that neighbours on the machine count little.
 */
public final class BacktestBench {
  private static final int BARS = 2_000_000;
  private static final int LIBRARY_BARS = 100_000;
  private static final int DECIMAL_BARS = 20_000;
  private static final int WARM_UPS = 6;
  private static final int ROUNDS = 9;
  private static final double COST = 0.00125;
  private static final double GOAL_LIBRARY = 50;
  private static final double GOAL_LOOP = 2;
  private static final double GOAL_BARS = 10e6;
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private BacktestBench() {}

  /** Nanoseconds of CPU for a bar in each round, and what was done in the last. */
  private static final class Measured {
    private final String name;
    private final int bars;
    private final IntSupplier work;
    private final double[] nanos = new double[ROUNDS];
    private int trades;

    Measured(String name, int bars, IntSupplier work) {
      this.name = name;
      this.bars = bars;
      this.work = work;
    }

    void measure(int round) {
      long before = THREADS.getCurrentThreadCpuTime();
      trades = work.getAsInt();
      long spent = THREADS.getCurrentThreadCpuTime() - before;
      if (round >= 0) {
        nanos[round] = (double) spent / bars;
      }
    }

    double median() {
      Arrays.sort(nanos);
      return nanos[ROUNDS / 2];
    }

    void print() {
      System.out.printf(
          Locale.ROOT,
          "  %-18s %,9d bars %8.1f ns a bar (%.1f to %.1f) %7.2f M bars/s, %.2f trades in 1000%n",
          name,
          bars,
          median(),
          nanos[0],
          nanos[ROUNDS - 1],
          1e3 / median(),
          1e3 * trades / bars);
    }
  }

  public static void main(String[] arguments) {
    System.out.println("EMA(200), RSI(14), ATR(14) with orders; CPU time of one thread, median");
    System.out.printf(Locale.ROOT, "of %d rounds (least to most)%n", ROUNDS);
    Bars bars = Walk.minutes(BARS);
    BareLoop.Columns columns = BareLoop.Columns.of(bars);
    Bars some = bars.slice(0, LIBRARY_BARS);
    Bars few = bars.slice(0, DECIMAL_BARS);
    BarSeries plain = Library.series(some, DoubleNumFactory.getInstance());
    BarSeries exact = Library.series(few, DecimalNumFactory.getInstance());
    Subject subject = new Subject.Each("pullback", Scaling.ALL_OR_NOTHING, any -> new Pullback());
    List<Measured> all =
        List.of(
            new Measured("backtest", BARS, () -> trades(subject, bars)),
            new Measured(
                "bare loop", BARS, () -> BareLoop.run(columns, 10_000, 0.95, COST).trades()),
            new Measured("ta4j, as it comes", DECIMAL_BARS, () -> Library.run(exact, COST)),
            new Measured("ta4j, with double", LIBRARY_BARS, () -> Library.run(plain, COST)));
    for (int round = -WARM_UPS; round < ROUNDS; round++) {
      System.err.printf("\rround %d of %d ", round + WARM_UPS + 1, WARM_UPS + ROUNDS);
      for (Measured each : all) {
        each.measure(round);
      }
    }
    System.err.print("\r                    \r");
    all.forEach(Measured::print);
    double own = all.get(0).median();
    boolean reached = goal("times ta4j as it comes", all.get(2).median() / own, GOAL_LIBRARY, true);
    reached &= goal("times ta4j with double", all.get(3).median() / own, GOAL_LIBRARY, true);
    reached &= goal("times the bare loop's time", own / all.get(1).median(), GOAL_LOOP, false);
    reached &= goal("M bars/s on one core", 1e3 / own, GOAL_BARS / 1e6, true);
    System.exit(reached ? 0 : 1);
  }

  private static int trades(Subject subject, Bars bars) {
    Result result =
        new Backtest(subject, List.of(bars), BacktestTerms.STANDARD, Long.MIN_VALUE)
            .run(Progress.NONE);
    return result.ledger().trips().size();
  }

  private static boolean goal(String what, double figure, double goal, boolean atLeast) {
    boolean reached = atLeast ? figure >= goal : figure <= goal;
    System.out.printf(
        Locale.ROOT,
        "  %8.2f %s, goal %s %.0f: %s%n",
        figure,
        what,
        atLeast ? "at least" : "at most",
        goal,
        reached ? "reached" : "MISSED");
    return reached;
  }
}
