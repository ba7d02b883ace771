package io.tradeflow.engine.adapter.web;

import io.tradeflow.engine.domain.Interval;
import io.tradeflow.engine.domain.bot.Bot;
import io.tradeflow.engine.domain.bot.InvalidBot;
import io.tradeflow.engine.domain.bot.Sizing;
import io.tradeflow.engine.domain.strategy.ChosenStrategy;
import io.tradeflow.engine.domain.strategy.ConfiguredStrategy;
import io.tradeflow.engine.domain.strategy.Strategies;
import io.tradeflow.engine.domain.strategy.StrategyType;
import io.tradeflow.engine.domain.universe.UniverseType;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A bot as a client describes it; anything may be missing. */
record BotRequest(
    @Nullable String name,
    @Nullable String strategy,
    @Nullable RuleRequest rule,
    @Nullable Map<String, @Nullable BigDecimal> parameters,
    @Nullable List<@Nullable String> symbols,
    @Nullable String interval,
    @Nullable SizingRequest sizing,
    @Nullable String broker) {

  /** How much to buy. */
  record SizingRequest(@Nullable String type, @Nullable BigDecimal value) {}

  /** A stored rule in place of a strategy; without a version it is the latest of this moment. */
  record RuleRequest(@Nullable String id, @Nullable Integer version) {}

  /** Finds the caller's own rules. */
  @FunctionalInterface
  interface Rules {
    ConfiguredStrategy find(String id, @Nullable Integer version);
  }

  Bot.Plan plan(Rules rules) {
    List<String> chosen =
        required(symbols, "symbols").stream().map(each -> required(each, "symbols[]")).toList();
    return new Bot.Plan(
        required(name, "name").strip(),
        rule == null ? configured(chosen) : configured(rule, rules),
        chosen,
        candleInterval(),
        size(),
        broker == null ? "paper" : broker);
  }

  private ConfiguredStrategy configured(RuleRequest asked, Rules rules) {
    if (strategy != null || (parameters != null && !parameters.isEmpty())) {
      throw new InvalidBot("rule stands in place of strategy and parameters; leave those out");
    }
    return rules.find(required(asked.id(), "rule.id"), asked.version());
  }

  private ChosenStrategy configured(List<String> chosen) {
    String code = required(strategy, "strategy");
    UniverseType universe = UniverseType.of(code).orElse(null);
    if (universe != null) {
      return universe.configure(given(), checked(universe, chosen));
    }
    return Strategies.of(code)
        .orElseThrow(() -> new InvalidBot("strategy must be one of: " + String.join(", ", codes())))
        .configure(given());
  }

  private static List<String> codes() {
    return Stream.concat(
            Strategies.offered().stream().map(StrategyType::code),
            UniverseType.all().stream().map(UniverseType::code))
        .toList();
  }

  private static List<String> checked(UniverseType type, List<String> chosen) {
    if (chosen.size() < type.leastSymbols() || chosen.size() > type.mostSymbols()) {
      throw new InvalidBot(
          "symbols must hold %s symbols for %s, not %d"
              .formatted(
                  type.leastSymbols() == type.mostSymbols()
                      ? Integer.toString(type.leastSymbols())
                      : type.leastSymbols() + " to " + type.mostSymbols(),
                  type.code(),
                  chosen.size()));
    }
    return chosen;
  }

  private Map<String, BigDecimal> given() {
    Map<String, @Nullable BigDecimal> given =
        parameters == null ? Map.<String, @Nullable BigDecimal>of() : parameters;
    return given.entrySet().stream()
        .collect(
            Collectors.toMap(
                Map.Entry::getKey,
                entry -> required(entry.getValue(), "parameters." + entry.getKey())));
  }

  private Interval candleInterval() {
    return Interval.of(interval == null ? "1m" : interval)
        .orElseThrow(
            () ->
                new InvalidBot(
                    "interval must be one of: "
                        + Arrays.stream(Interval.values())
                            .map(Interval::code)
                            .collect(Collectors.joining(", "))));
  }

  private Sizing size() {
    SizingRequest asked = required(sizing, "sizing");
    String type = required(asked.type(), "sizing.type");
    return Arrays.stream(Sizing.Type.values())
        .filter(each -> each.name().equals(type))
        .findFirst()
        .map(each -> new Sizing(each, required(asked.value(), "sizing.value")))
        .orElseThrow(
            () ->
                new InvalidBot(
                    "sizing.type must be one of: "
                        + Arrays.stream(Sizing.Type.values())
                            .map(Enum::name)
                            .collect(Collectors.joining(", "))));
  }

  private static <T> T required(@Nullable T value, String field) {
    if (value == null) {
      throw new InvalidBot(
          (field.length() > 60 ? field.substring(0, 60) + "…" : field) + " is required");
    }
    return value;
  }
}
