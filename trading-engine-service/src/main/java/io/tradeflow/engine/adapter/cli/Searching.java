package io.tradeflow.engine.adapter.cli;

import io.tradeflow.engine.application.backtest.Evolver;
import io.tradeflow.engine.application.backtest.Found;
import io.tradeflow.engine.application.backtest.Search;
import io.tradeflow.engine.application.backtest.WalkForward;
import io.tradeflow.engine.domain.backtest.BacktestTerms;
import io.tradeflow.engine.domain.backtest.Bars;
import io.tradeflow.engine.domain.backtest.InvalidBacktest;
import io.tradeflow.engine.domain.search.Space;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** {@code --search}: finds parameters, and says how much of that is luck. */
final class Searching {
  private static final int SHOWN = 5;

  private final Options options;
  private final Search.Plan plan;
  private final Evolver evolver;
  private final Meter meter;
  private final PrintStream out;

  private Searching(
      Options options, Search.Plan plan, Evolver evolver, Meter meter, PrintStream out) {
    this.options = options;
    this.plan = plan;
    this.evolver = evolver;
    this.meter = meter;
    this.out = out;
  }

  /** Null where nothing is to be searched. */
  static @Nullable Searching of(
      Options options,
      String strategy,
      Parameters parameters,
      BacktestTerms terms,
      Evolver evolver,
      Meter meter,
      PrintStream out) {
    @Nullable String name = options.one("search");
    if (name == null) {
      if (!parameters.ranges().isEmpty() || options.one("walk-forward") != null) {
        throw new InvalidBacktest("A range and --walk-forward need --search, for example grid");
      }
      return null;
    }
    Search.Method method =
        Arrays.stream(Search.Method.values())
            .filter(each -> each.name().equals(name.toUpperCase(Locale.ROOT)))
            .findFirst()
            .orElseThrow(
                () ->
                    new InvalidBacktest("--search must be grid, random or evolution, not " + name));
    Search.Plan plan =
        new Search.Plan(
            strategy,
            parameters.fixed(),
            new Space(parameters.ranges()),
            method,
            options.number("trials", "2", "100000", new BigDecimal("1000")).intValue(),
            options.number("seed", "0", "1000000000", BigDecimal.ONE).longValue(),
            terms);
    return new Searching(options, plan, evolver, meter, out);
  }

  /** Prints what was found. */
  Found run(List<Bars> bars, long from) {
    int threads = Runtime.getRuntime().availableProcessors();
    try (Search search = new Search(plan, evolver, threads)) {
      meter.begin("Searching");
      List<Search.Trial> trials = search.run(bars, from, meter);
      meter.end();
      out.printf(Locale.ROOT, "  %d trials, the best by Sharpe ratio:%n", trials.size());
      trials.stream().limit(SHOWN).forEach(this::print);
      return Found.of(search, trials, walk(search, bars, from), bars, from);
    }
  }

  private @Nullable WalkForward walk(Search search, List<Bars> bars, long from) {
    int windows = options.number("walk-forward", "1", "100", BigDecimal.ZERO).intValue();
    if (windows == 0) {
      return null;
    }
    int gap = options.number("gap", "0", "100000", BigDecimal.TEN).intValue();
    meter.begin("Walking forward");
    WalkForward walk = WalkForward.of(search, bars, from, windows, gap, meter);
    meter.end();
    out.println("  Chosen on the past, tested on what came after:");
    for (WalkForward.Window window : walk.windows()) {
      out.printf(
          Locale.ROOT,
          "    %s to %s  searched %+.2f %%, tested %+.2f %%, %d trades, %s%n",
          Instant.ofEpochSecond(window.from()),
          Instant.ofEpochSecond(window.to()),
          100 * window.searched(),
          100 * window.tested(),
          window.trades(),
          text(window.parameters()));
    }
    return walk;
  }

  private void print(Search.Trial trial) {
    out.printf(
        Locale.ROOT,
        "    Sharpe %.2f a year, return %+.2f %%, %d trades, %s%n",
        trial.returns().sharpe(),
        100 * trial.totalReturn(),
        trial.trades(),
        text(trial.parameters()));
  }

  private static String text(SortedMap<String, BigDecimal> parameters) {
    StringBuilder text = new StringBuilder();
    parameters.forEach((name, value) -> text.append(name).append('=').append(value).append(' '));
    return text.toString().strip();
  }
}
