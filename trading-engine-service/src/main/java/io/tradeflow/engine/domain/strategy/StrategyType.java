package io.tradeflow.engine.domain.strategy;

import io.tradeflow.engine.domain.indicator.IndicatorSource;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * An entry of the catalogue.
 *
 * @param code stable name, for example {@code apex}
 * @param scaling what its signals mean to a bot that holds something
 * @param factory makes a running strategy; throws {@link InvalidParameters} where the values do not
 *     fit each other
 */
public record StrategyType(
    String code,
    String name,
    String description,
    List<ParameterSpec> parameters,
    Scaling scaling,
    Factory factory) {
  /** Makes a running strategy. */
  @FunctionalInterface
  public interface Factory {
    Strategy start(Parameters parameters, IndicatorSource indicators);
  }

  /** One that is in the market or out of it. */
  StrategyType(
      String code,
      String name,
      String description,
      List<ParameterSpec> parameters,
      Factory factory) {
    this(code, name, description, parameters, Scaling.ALL_OR_NOTHING, factory);
  }

  /** One that is in the market or out of it, with indicators of its own. */
  public static StrategyType of(
      String code,
      String name,
      String description,
      List<ParameterSpec> parameters,
      Function<Parameters, Strategy> factory) {
    return new StrategyType(
        code, name, description, parameters, (given, none) -> factory.apply(given));
  }

  /**
   * Fills in the defaults and checks everything.
   *
   * @throws InvalidParameters with a text for the person who sent them
   */
  public ConfiguredStrategy configure(Map<String, BigDecimal> given) {
    Map<String, ParameterSpec> known =
        parameters.stream().collect(Collectors.toMap(ParameterSpec::name, spec -> spec));
    for (String name : given.keySet()) {
      if (!known.containsKey(name)) {
        throw new InvalidParameters(
            "%s has no parameter %s. It has: %s"
                .formatted(
                    code, shortened(name), String.join(", ", new TreeMap<>(known).keySet())));
      }
    }
    TreeMap<String, BigDecimal> complete = new TreeMap<>();
    for (ParameterSpec spec : parameters) {
      complete.put(spec.name(), spec.checked(given.getOrDefault(spec.name(), spec.defaultValue())));
    }
    Parameters checked = new Parameters(complete);
    ConfiguredStrategy configured = new ConfiguredStrategy(this, checked);
    // Starting it is what checks that the values fit each other.
    Strategy unused = configured.start();
    return configured;
  }

  private static String shortened(String name) {
    return name.length() <= 40 ? name : name.substring(0, 40) + "…";
  }
}
