package io.tradeflow.engine.adapter.cli;

import io.tradeflow.engine.application.backtest.Search;
import io.tradeflow.engine.application.backtest.WalkForward;
import io.tradeflow.engine.domain.backtest.BacktestTerms;
import io.tradeflow.engine.domain.backtest.Bars;
import io.tradeflow.engine.domain.backtest.InvalidBacktest;
import io.tradeflow.engine.domain.backtest.Result;
import io.tradeflow.engine.domain.search.DeflatedSharpe;
import io.tradeflow.engine.domain.search.MonteCarlo;
import io.tradeflow.engine.domain.search.Overfitting;
import io.tradeflow.engine.domain.search.Space;
import io.tradeflow.engine.domain.search.Verdict;
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
  private static final int MOST_COMPARED = 2_000;
  private static final int RUNS = 1_000;

  private final Options options;
  private final Search.Plan plan;
  private final Meter meter;
  private final PrintStream out;

  private Searching(Options options, Search.Plan plan, Meter meter, PrintStream out) {
    this.options = options;
    this.plan = plan;
    this.meter = meter;
    this.out = out;
  }

  /** Null where nothing is to be searched. */
  static @Nullable Searching of(
      Options options,
      String strategy,
      Parameters parameters,
      BacktestTerms terms,
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
    return new Searching(options, plan, meter, out);
  }

  /** Prints what was found; the notes are for the report. */
  SortedMap<String, BigDecimal> run(List<Bars> bars, long from, List<String> notes) {
    try (Search search = new Search(plan)) {
      meter.begin("Searching");
      List<Search.Trial> trials = search.run(bars, from, meter);
      meter.end();
      out.printf(Locale.ROOT, "  %d trials, the best by Sharpe ratio:%n", trials.size());
      trials.stream().limit(SHOWN).forEach(this::print);
      Search.Trial best = trials.getFirst();
      @Nullable Double outside = walk(search, bars, from);
      Verdict verdict = verdict(trials, best, bars, from, search, outside);
      notes.add(
          "Found by %s search over %d trials. %s"
              .formatted(
                  plan.method().name().toLowerCase(Locale.ROOT),
                  trials.size(),
                  verdict.headline()));
      notes.addAll(verdict.reasons());
      return best.parameters();
    }
  }

  private Verdict verdict(
      List<Search.Trial> trials,
      Search.Trial best,
      List<Bars> bars,
      long from,
      Search search,
      @Nullable Double outside) {
    DeflatedSharpe deflated =
        DeflatedSharpe.of(
            best.sharpe(),
            trials.stream().map(Search.Trial::sharpe).toList(),
            best.returns().count(),
            best.returns().skew(),
            best.returns().kurtosis());
    boolean comparable = trials.size() >= 2 && trials.getFirst().returns().count() >= 32;
    @Nullable Overfitting overfitting =
        comparable
            ? Overfitting.of(
                trials.stream().limit(MOST_COMPARED).map(Search.Trial::blocks).toList())
            : null;
    @Nullable Result result = search.test(best.parameters(), bars, from);
    @Nullable MonteCarlo bootstrap =
        result == null ? null : MonteCarlo.bootstrap(result.equity(), RUNS, plan.seed());
    return Verdict.of(best.trades(), deflated, overfitting, bootstrap, outside);
  }

  private @Nullable Double walk(Search search, List<Bars> bars, long from) {
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
    return walk.total();
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
