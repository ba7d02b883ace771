package io.tradeflow.engine.adapter.web;

import io.tradeflow.engine.application.queue.AskedSearch;
import io.tradeflow.engine.application.queue.Costs;
import io.tradeflow.engine.application.queue.ManageBacktests;
import io.tradeflow.engine.domain.Interval;
import io.tradeflow.engine.domain.backtest.InvalidBacktest;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A backtest as a client asks for it; anything may be missing. */
record BacktestRequest(
    @Nullable String strategy,
    BotRequest.@Nullable RuleRequest rule,
    @Nullable Map<String, @Nullable BigDecimal> parameters,
    @Nullable List<@Nullable String> symbols,
    @Nullable String interval,
    @Nullable List<@Nullable String> data,
    @Nullable String from,
    @Nullable String to,
    @Nullable Integer warmUpBars,
    @Nullable Costs costs,
    @Nullable AskedSearch search,
    @Nullable BigDecimal monteCarlo) {
  private static final int WARM_UP = 500;

  ManageBacktests.Asked asked() {
    return new ManageBacktests.Asked(
        strategy,
        rule == null ? null : Calls.ruleId(required(rule.id(), "rule.id")),
        rule == null ? null : rule.version(),
        values(),
        data == null
            ? required(symbols, "symbols").stream()
                .map(each -> required(each, "symbols[]"))
                .toList()
            : List.of(),
        data == null ? candles(interval) : own(),
        files(),
        time(from, "from"),
        time(to, "to"),
        warmUpBars == null ? WARM_UP : warmUpBars,
        costs == null ? Costs.STANDARD : costs,
        search,
        monteCarlo);
  }

  /** Files say their symbols and the length of their bars themselves. */
  private @Nullable Interval own() {
    if (symbols != null || interval != null || warmUpBars != null) {
      String field = symbols != null ? "symbols" : interval != null ? "interval" : "warmUpBars";
      throw new InvalidBacktest(
          field, "must be left out with data: files say it, and all bars before from warm up");
    }
    return null;
  }

  private List<UUID> files() {
    if (data == null) {
      return List.of();
    }
    if (data.isEmpty()) {
      throw new InvalidBacktest("data", "must hold the id of a file, or be left out");
    }
    return data.stream()
        .map(
            each ->
                Calls.id(
                    required(each, "data[]"),
                    "DATA_NOT_FOUND",
                    "There is no such file of bars. GET /api/v1/backtests/data lists yours."))
        .toList();
  }

  private Map<String, BigDecimal> values() {
    Map<String, BigDecimal> values = new HashMap<>();
    if (parameters != null) {
      parameters.forEach((name, value) -> values.put(name, required(value, "parameters")));
    }
    return values;
  }

  /** 1m where nothing is said. */
  static Interval candles(@Nullable String interval) {
    return Interval.of(interval == null ? "1m" : interval)
        .orElseThrow(() -> new InvalidBacktest("interval", "must be 1m, 5m or 1h"));
  }

  private static @Nullable Instant time(@Nullable String text, String field) {
    if (text == null) {
      return null;
    }
    try {
      Instant time =
          text.length() <= 10
              ? LocalDate.parse(text).atStartOfDay().toInstant(ZoneOffset.UTC)
              : Instant.parse(text);
      if (Math.abs(time.getEpochSecond()) < 100_000_000_000L) {
        return time;
      }
    } catch (DateTimeParseException e) {
      // Answered below.
    }
    throw new InvalidBacktest(
        field, "must be a day such as 2026-10-07 or a time such as 2026-10-07T12:00:00Z");
  }

  private static <T> T required(@Nullable T value, String field) {
    if (value == null) {
      throw new InvalidBacktest(field, "is required");
    }
    return value;
  }
}
