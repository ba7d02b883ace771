package io.tradeflow.engine.application.backtest;

import io.tradeflow.engine.domain.backtest.InvalidBacktest;
import io.tradeflow.engine.domain.backtest.Subject;
import io.tradeflow.engine.domain.rule.Rule;
import io.tradeflow.engine.domain.strategy.InvalidParameters;
import io.tradeflow.engine.domain.strategy.ParameterSpec;
import io.tradeflow.engine.domain.strategy.Scaling;
import io.tradeflow.engine.domain.strategy.Strategies;
import io.tradeflow.engine.domain.strategy.StrategyType;
import io.tradeflow.engine.domain.universe.UniverseStrategy;
import io.tradeflow.engine.domain.universe.UniverseType;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Finds the strategy that a person names. */
public final class Subjects {
  private Subjects() {}

  /**
   * What to run, and all of its parameters with their values.
   *
   * @param parameters by name
   */
  public record Chosen(Subject subject, SortedMap<String, BigDecimal> parameters) {}

  /**
   * The strategy of that code with these parameters; the others have their defaults.
   *
   * @throws InvalidBacktest if there is none, with the codes that there are
   * @throws InvalidParameters if a parameter is not known or not in its range
   */
  public static Chosen of(String code, Map<String, BigDecimal> given, int symbols) {
    Optional<StrategyType> single = Strategies.of(code);
    if (single.isPresent()) {
      var configured = single.get().configure(given);
      return new Chosen(Subject.of(configured), configured.parameters().values());
    }
    UniverseType type =
        UniverseType.all().stream()
            .filter(each -> each.code().equals(code))
            .findFirst()
            .orElseThrow(() -> unknown(code));
    UniverseStrategy unused = type.start(given, symbols);
    TreeMap<String, BigDecimal> values = new TreeMap<>();
    for (ParameterSpec spec : type.parameters()) {
      values.put(spec.name(), given.getOrDefault(spec.name(), spec.defaultValue()));
    }
    Subject subject = new Subject.Together(type.code(), bars -> type.start(given, bars.size()));
    return new Chosen(subject, values);
  }

  /**
   * What the strategy of that code can be given.
   *
   * @throws InvalidBacktest if there is none, with the codes that there are
   */
  public static List<ParameterSpec> parameters(String code) {
    return Strategies.of(code)
        .map(StrategyType::parameters)
        .or(
            () ->
                UniverseType.all().stream()
                    .filter(each -> each.code().equals(code))
                    .findFirst()
                    .map(UniverseType::parameters))
        .orElseThrow(() -> unknown(code));
  }

  /** A rule; what it suggests as sizing is the caller's matter. */
  public static Chosen of(Rule rule) {
    return new Chosen(
        new Subject.Each(rule.name(), Scaling.ALL_OR_NOTHING, any -> rule.start()),
        new TreeMap<>());
  }

  /** Codes of all strategies, of those over several symbols at the end. */
  public static List<String> codes() {
    return Stream.concat(
            Strategies.all().stream().map(StrategyType::code),
            UniverseType.all().stream().map(UniverseType::code))
        .toList();
  }

  private static InvalidBacktest unknown(String code) {
    String shown = code.length() > 40 ? code.substring(0, 40) + "…" : code;
    return new InvalidBacktest(
        "There is no strategy %s. There are: %s"
            .formatted(shown, codes().stream().collect(Collectors.joining(", "))));
  }
}
