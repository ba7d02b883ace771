package io.tradeflow.engine.application.queue;

import io.tradeflow.engine.application.backtest.Subjects;
import io.tradeflow.engine.domain.Interval;
import io.tradeflow.engine.domain.backtest.BacktestTerms;
import io.tradeflow.engine.domain.backtest.InvalidBacktest;
import io.tradeflow.engine.domain.rule.JsonReader;
import io.tradeflow.engine.domain.rule.Rule;
import io.tradeflow.engine.domain.rule.RuleError;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Everything that decides a backtest's result, but for the candles.
 *
 * @param strategy code in the catalogue; null with a rule
 * @param rule null with a strategy
 * @param parameters of the strategy, by name, but for those that are searched
 * @param interval of the platform's candles; null with data
 * @param data in the order of the symbols; null where the platform's candles are read
 * @param warmFrom second of the first bar, from which on the strategy is warmed up
 * @param from second from which on it trades
 * @param to second at which it ends, exclusive
 * @param search null where nothing is searched
 * @param monteCarlo other histories that are drawn of the result; null none
 */
public record BacktestPlan(
    @Nullable String strategy,
    @Nullable PlannedRule rule,
    Map<String, BigDecimal> parameters,
    List<String> symbols,
    @Nullable Interval interval,
    @Nullable List<PlannedData> data,
    long warmFrom,
    long from,
    long to,
    Costs costs,
    @Nullable PlannedSearch search,
    @Nullable Integer monteCarlo) {
  /** A version of a stored rule, with its text: the rule itself may be deleted meanwhile. */
  public record PlannedRule(UUID id, int version, String document) {}

  /** A file of the account's. */
  public record PlannedData(UUID id, String name) {}

  public BacktestPlan {
    parameters = Map.copyOf(parameters);
    symbols = List.copyOf(symbols);
    data = data == null ? null : List.copyOf(data);
  }

  /**
   * What to run.
   *
   * @throws InvalidBacktest if there is no such strategy, or the rule cannot be read
   */
  public Subjects.Chosen subject() {
    return subject(Map.of());
  }

  /** The same with parameters that were found. */
  Subjects.Chosen subject(Map<String, BigDecimal> found) {
    if (rule != null) {
      return Subjects.of(read(rule));
    }
    Map<String, BigDecimal> all = new TreeMap<>(parameters);
    all.putAll(found);
    return Subjects.of(String.valueOf(strategy), all, symbols.size());
  }

  /** Names what the bars are. */
  String source() {
    return data == null
        ? "candles of the platform"
        : String.join(", ", data.stream().map(PlannedData::name).toList());
  }

  /**
   * What it trades under.
   *
   * @throws InvalidBacktest if the costs cannot be
   */
  public BacktestTerms terms() {
    return costs.terms(symbols.size(), rule == null ? null : read(rule).sizing());
  }

  private static Rule read(PlannedRule planned) {
    return switch (Rule.read(JsonReader.read(planned.document()))) {
      case Rule.Reading.Valid(Rule read) -> read;
      case Rule.Reading.Invalid(List<RuleError> errors) ->
          throw new InvalidBacktest("The rule cannot be read: " + errors.getFirst().message());
    };
  }
}
