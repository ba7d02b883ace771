package io.tradeflow.engine.application.queue;

import io.tradeflow.engine.application.backtest.HtmlReport;
import io.tradeflow.engine.application.backtest.JsonReport;
import io.tradeflow.engine.application.backtest.Report;
import io.tradeflow.engine.application.backtest.Subjects;
import io.tradeflow.engine.domain.backtest.Backtest;
import io.tradeflow.engine.domain.backtest.Bars;
import io.tradeflow.engine.domain.backtest.InvalidBacktest;
import io.tradeflow.engine.domain.backtest.Progress;
import io.tradeflow.engine.domain.backtest.Result;
import io.tradeflow.engine.domain.backtest.Stopped;
import java.util.ArrayList;
import java.util.List;

/** Runs a plan: the same plan and candles give the same bytes. */
public final class RunBacktest {
  /** Of 1,000: reading comes first, then the run, then the report. */
  private static final long READ = 300;

  private static final long RUN = 950;
  private static final long WHOLE = 1_000;

  private final History history;

  public RunBacktest(History history) {
    this.history = history;
  }

  /**
   * Runs it to the end.
   *
   * @param bars that there were, of all symbols, when it was asked for
   * @param progress is told thousandths
   * @throws Stopped if the watcher ends it
   * @throws InvalidBacktest if it cannot run, or the candles are others by now
   */
  public BacktestStore.Output run(BacktestPlan plan, long bars, Progress progress) {
    Subjects.Chosen chosen = plan.subject();
    List<Bars> read = read(plan, bars, progress);
    if (read.stream().mapToLong(Bars::count).sum() != bars) {
      throw new InvalidBacktest(
          "The candles of that span have changed since it was asked for. Ask for it again.");
    }
    Result result =
        new Backtest(chosen.subject(), read, plan.terms(), plan.from())
            .run(part(progress, READ, RUN));
    if (!progress.at(RUN, WHOLE)) {
      throw new Stopped();
    }
    Report report = Report.of(result, "candles of the platform", chosen.parameters());
    return new BacktestStore.Output(JsonReport.of(report), HtmlReport.of(report));
  }

  private List<Bars> read(BacktestPlan plan, long bars, Progress progress) {
    List<Bars> read = new ArrayList<>();
    int count = plan.symbols().size();
    for (int i = 0; i < count; i++) {
      read.add(
          history.read(
              plan.symbols().get(i),
              plan.interval(),
              plan.warmFrom(),
              plan.to(),
              // One more, to notice it.
              (int) Math.min(bars, BacktestLimits.MOST_BARS) + 1,
              part(progress, READ * i / count, READ * (i + 1) / count)));
    }
    return read;
  }

  private static Progress part(Progress whole, long from, long to) {
    return (done, total) ->
        whole.at(from + (to - from) * Math.min(done, total) / Math.max(1, total), WHOLE);
  }
}
