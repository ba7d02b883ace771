package io.tradeflow.engine.application.queue;

import io.tradeflow.engine.domain.Interval;
import io.tradeflow.engine.domain.backtest.Bars;
import io.tradeflow.engine.domain.backtest.InvalidBacktest;
import io.tradeflow.engine.domain.backtest.Progress;
import io.tradeflow.engine.domain.backtest.Stopped;
import java.util.ArrayList;
import java.util.List;

/** The bars of a plan: the platform's candles, or the account's own files. */
record PlannedBars(History history, BarFiles files) {
  private static final long WHOLE = 1_000;

  /**
   * Reads them, in the order of the plan's symbols.
   *
   * @param count of the candles that there were when it was asked for
   * @throws Stopped if the watcher ends it
   * @throws InvalidBacktest if the candles are others by now, or a file was deleted
   */
  List<Bars> read(BacktestPlan plan, long count, Progress progress) {
    List<BacktestPlan.PlannedData> data = plan.data();
    Interval interval = plan.interval();
    if (data != null) {
      return uploaded(plan, data, progress);
    }
    if (interval == null) {
      throw new IllegalStateException("A plan has an interval or data");
    }
    List<Bars> read = candles(plan, interval, count, progress);
    if (read.stream().mapToLong(Bars::count).sum() != count) {
      throw new InvalidBacktest(
          "The candles of that span have changed since it was asked for. Ask for it again.");
    }
    return read;
  }

  private List<Bars> candles(BacktestPlan plan, Interval interval, long count, Progress progress) {
    List<Bars> read = new ArrayList<>();
    int symbols = plan.symbols().size();
    for (int i = 0; i < symbols; i++) {
      read.add(
          history.read(
              plan.symbols().get(i),
              interval,
              plan.warmFrom(),
              plan.to(),
              // One more, to notice it.
              (int) Math.min(count, BacktestLimits.MOST_BARS) + 1,
              RunBacktest.part(progress, WHOLE * i / symbols, WHOLE * (i + 1) / symbols)));
    }
    return read;
  }

  private List<Bars> uploaded(
      BacktestPlan plan, List<BacktestPlan.PlannedData> data, Progress progress) {
    List<Bars> read = new ArrayList<>();
    for (BacktestPlan.PlannedData each : data) {
      Bars whole =
          files
              .read(each.id())
              .orElseThrow(
                  () ->
                      new InvalidBacktest(
                          "The file %s was deleted before it was read.".formatted(each.name())));
      int end = whole.firstFrom(plan.to());
      if (end == 0) {
        throw new InvalidBacktest(whole.symbol() + " has no bar before the end of the span");
      }
      read.add(end == whole.count() ? whole : whole.slice(0, end));
      if (!progress.at(read.size(), data.size())) {
        throw new Stopped();
      }
    }
    return read;
  }
}
