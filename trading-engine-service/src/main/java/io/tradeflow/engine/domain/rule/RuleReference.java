package io.tradeflow.engine.domain.rule;

import io.tradeflow.engine.domain.strategy.Advice;
import io.tradeflow.engine.domain.strategy.ChosenStrategy;
import io.tradeflow.engine.domain.strategy.ParameterSpec;
import io.tradeflow.engine.domain.strategy.StrategyType;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * One version of a stored rule. As a strategy its code names the rule and its only parameter is the
 * version, so that signals of different versions never mix.
 *
 * @param version from 1
 */
public record RuleReference(UUID ruleId, int version) {
  private static final String PREFIX = "rule-";
  private static final String VERSION = "version";

  /** What a strategy refers to; empty for strategies of the catalogue. */
  public static Optional<RuleReference> of(ChosenStrategy strategy) {
    BigDecimal version = strategy.parameters().values().get(VERSION);
    return isRule(strategy.code()) && version != null
        ? Optional.of(of(strategy.code(), version.intValueExact()))
        : Optional.empty();
  }

  /** The version of the rule that has this code. */
  public static RuleReference of(String code, int version) {
    return new RuleReference(UUID.fromString(code.substring(PREFIX.length())), version);
  }

  /** True for codes of stored rules. */
  public static boolean isRule(String code) {
    return code.startsWith(PREFIX);
  }

  /** Code of the strategy. */
  public String code() {
    return PREFIX + ruleId;
  }

  /** The version that this document is; one that cannot be read any more does nothing. */
  public StrategyType type(String document) {
    return switch (Rule.read(JsonReader.read(document))) {
      case Rule.Reading.Valid(Rule rule) ->
          StrategyType.of(code(), rule.name(), rule.description(), parameters(), _ -> rule.start());
      case Rule.Reading.Invalid(List<RuleError> errors) ->
          StrategyType.of(
              code(),
              "Unreadable",
              "Does nothing: " + errors.getFirst().message(),
              parameters(),
              _ -> _ -> Advice.WAIT);
    };
  }

  private List<ParameterSpec> parameters() {
    return List.of(
        ParameterSpec.integer(VERSION, version, version, version, "Version of the rule."));
  }
}
