package io.tradeflow.engine.adapter.web;

import io.tradeflow.engine.adapter.web.Views.RuleReferenceView;
import io.tradeflow.engine.application.queue.BacktestPlan;
import io.tradeflow.engine.application.queue.BarFiles;
import io.tradeflow.engine.application.queue.History;
import io.tradeflow.engine.application.queue.PlannedSearch;
import io.tradeflow.engine.application.queue.QueuedBacktest;
import io.tradeflow.engine.domain.Interval;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What clients see of backtests. */
final class BacktestViews {
  record BacktestView(
      UUID id,
      @Nullable String strategy,
      @Nullable RuleReferenceView rule,
      Map<String, BigDecimal> parameters,
      List<String> symbols,
      @Nullable String interval,
      @Nullable List<UUID> data,
      @Nullable SearchView search,
      @Nullable Integer monteCarlo,
      Instant from,
      Instant to,
      long bars,
      String state,
      double progress,
      boolean cancelRequested,
      @Nullable String error,
      Instant createdAt,
      @Nullable Instant startedAt,
      @Nullable Instant finishedAt) {
    static BacktestView of(QueuedBacktest backtest) {
      BacktestPlan plan = backtest.plan();
      BacktestPlan.PlannedRule rule = plan.rule();
      return new BacktestView(
          backtest.id(),
          plan.strategy(),
          rule == null ? null : new RuleReferenceView(rule.id(), rule.version()),
          plan.parameters(),
          plan.symbols(),
          plan.interval() == null ? null : plan.interval().code(),
          plan.data() == null
              ? null
              : plan.data().stream().map(BacktestPlan.PlannedData::id).toList(),
          plan.search() == null ? null : SearchView.of(plan.search()),
          plan.monteCarlo(),
          Instant.ofEpochSecond(plan.from()),
          Instant.ofEpochSecond(plan.to()),
          backtest.bars(),
          backtest.state().name(),
          backtest.progress(),
          backtest.cancelRequested(),
          backtest.error(),
          backtest.createdAt(),
          backtest.startedAt(),
          backtest.finishedAt());
    }
  }

  record SearchView(
      String method,
      Map<String, RangeView> ranges,
      int trials,
      int walkForward,
      int gap,
      long seed) {
    static SearchView of(PlannedSearch search) {
      Map<String, RangeView> ranges = new TreeMap<>();
      search
          .ranges()
          .forEach(it -> ranges.put(it.name(), new RangeView(it.from(), it.to(), it.step())));
      return new SearchView(
          search.method().name().toLowerCase(Locale.ROOT),
          ranges,
          search.trials(),
          search.walkForward(),
          search.gap(),
          search.seed());
    }
  }

  record RangeView(BigDecimal from, BigDecimal to, BigDecimal step) {}

  record FileView(
      UUID id,
      String symbol,
      String name,
      int barSeconds,
      int bars,
      Instant from,
      Instant to,
      boolean volume,
      long bytes,
      Instant createdAt) {
    static FileView of(BarFiles.BarFile file) {
      return new FileView(
          file.id(),
          file.symbol(),
          file.name(),
          file.seconds(),
          file.bars(),
          Instant.ofEpochSecond(file.from()),
          Instant.ofEpochSecond(file.to()),
          file.volume(),
          file.bytes(),
          file.createdAt());
    }
  }

  /** Times are null where there is nothing. */
  record CoverageView(
      String symbol, String interval, long candles, @Nullable Instant from, @Nullable Instant to) {
    static CoverageView of(String symbol, Interval interval, History.@Nullable Coverage there) {
      return there == null
          ? new CoverageView(symbol, interval.code(), 0, null, null)
          : new CoverageView(
              symbol,
              interval.code(),
              there.candles(),
              Instant.ofEpochSecond(there.from()),
              Instant.ofEpochSecond(there.to()));
    }
  }

  private BacktestViews() {}
}
