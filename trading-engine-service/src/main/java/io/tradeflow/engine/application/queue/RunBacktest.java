package io.tradeflow.engine.application.queue;

import io.tradeflow.engine.application.backtest.Evolver;
import io.tradeflow.engine.application.backtest.Found;
import io.tradeflow.engine.application.backtest.HtmlReport;
import io.tradeflow.engine.application.backtest.JsonReport;
import io.tradeflow.engine.application.backtest.OtherHistories;
import io.tradeflow.engine.application.backtest.Report;
import io.tradeflow.engine.application.backtest.Search;
import io.tradeflow.engine.application.backtest.Subjects;
import io.tradeflow.engine.application.backtest.WalkForward;
import io.tradeflow.engine.domain.backtest.Backtest;
import io.tradeflow.engine.domain.backtest.BacktestTerms;
import io.tradeflow.engine.domain.backtest.Bars;
import io.tradeflow.engine.domain.backtest.InvalidBacktest;
import io.tradeflow.engine.domain.backtest.Progress;
import io.tradeflow.engine.domain.backtest.Result;
import io.tradeflow.engine.domain.backtest.Stopped;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Runs a plan: the same plan and bars give the same bytes. */
public final class RunBacktest {
  /** Of 1,000: reading comes first, then the search if there is one, the run, the report. */
  private static final long READ = 300;

  private static final long READ_FOR_SEARCH = 20;
  private static final long SEARCHED = 900;
  private static final long RUN = 950;
  private static final long WHOLE = 1_000;

  private final PlannedBars bars;
  private final Evolver evolver;
  private final int threads;

  /**
   * Makes the use case.
   *
   * @param threads that a search tries with; the result does not depend on them
   */
  public RunBacktest(History history, BarFiles files, Evolver evolver, int threads) {
    this.bars = new PlannedBars(history, files);
    this.evolver = evolver;
    this.threads = threads;
  }

  /**
   * Runs it to the end.
   *
   * @param count of the bars that there were, of all symbols, when it was asked for
   * @param progress is told thousandths
   * @throws Stopped if the watcher ends it
   * @throws InvalidBacktest if it cannot run, or the candles are others by now
   */
  public BacktestStore.Output run(BacktestPlan plan, long count, Progress progress) {
    PlannedSearch wanted = plan.search();
    long begin = wanted == null ? READ : READ_FOR_SEARCH;
    List<Bars> read = bars.read(plan, count, part(progress, 0, begin));
    BacktestTerms terms = plan.terms();
    @Nullable Found found =
        wanted == null ? null : search(plan, wanted, terms, read, part(progress, begin, SEARCHED));
    Subjects.Chosen chosen = plan.subject(found == null ? Map.of() : found.best().parameters());
    Result result =
        new Backtest(chosen.subject(), read, terms, plan.from())
            .run(part(progress, found == null ? begin : SEARCHED, RUN));
    if (!progress.at(RUN, WHOLE)) {
      throw new Stopped();
    }
    Report report =
        Report.of(result, plan.source(), chosen.parameters()).with(found, others(plan, result));
    return new BacktestStore.Output(JsonReport.of(report), HtmlReport.of(report));
  }

  private Found search(
      BacktestPlan plan,
      PlannedSearch wanted,
      BacktestTerms terms,
      List<Bars> read,
      Progress progress) {
    Search.Plan how =
        new Search.Plan(
            String.valueOf(plan.strategy()),
            plan.parameters(),
            wanted.space(),
            wanted.method(),
            wanted.trials(),
            wanted.seed(),
            terms);
    long parts = 1L + wanted.walkForward();
    try (Search search = new Search(how, evolver, threads)) {
      List<Search.Trial> trials = search.run(read, plan.from(), part(progress, 0, WHOLE / parts));
      @Nullable WalkForward walk =
          wanted.walkForward() == 0
              ? null
              : WalkForward.of(
                  search,
                  read,
                  plan.from(),
                  wanted.walkForward(),
                  wanted.gap(),
                  part(progress, WHOLE / parts, WHOLE));
      return Found.of(search, trials, walk, read, plan.from());
    }
  }

  private static @Nullable OtherHistories others(BacktestPlan plan, Result result) {
    Integer runs = plan.monteCarlo();
    BigDecimal seed = plan.costs().seed();
    return runs == null
        ? null
        : OtherHistories.of(result, runs, seed == null ? 1 : seed.longValue());
  }

  static Progress part(Progress whole, long from, long to) {
    return (done, total) ->
        whole.at(from + (to - from) * Math.min(done, total) / Math.max(1, total), WHOLE);
  }
}
