package io.tradeflow.engine.adapter.web;

import io.tradeflow.engine.adapter.web.Views.RuleReferenceView;
import io.tradeflow.engine.application.queue.BacktestPlan;
import io.tradeflow.engine.application.queue.History;
import io.tradeflow.engine.application.queue.QueuedBacktest;
import io.tradeflow.engine.domain.Interval;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
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
      String interval,
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
          plan.interval().code(),
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
