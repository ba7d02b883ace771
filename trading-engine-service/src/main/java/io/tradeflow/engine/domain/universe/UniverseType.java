package io.tradeflow.engine.domain.universe;

import io.tradeflow.engine.domain.strategy.ConfiguredUniverse;
import io.tradeflow.engine.domain.strategy.InvalidParameters;
import io.tradeflow.engine.domain.strategy.ParameterSpec;
import io.tradeflow.engine.domain.strategy.Parameters;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * An entry of the catalogue of strategies over several symbols.
 *
 * @param leastSymbols fewest symbols that it makes sense for
 * @param mostSymbols most that it can take
 */
public record UniverseType(
    String code,
    String name,
    String description,
    int leastSymbols,
    int mostSymbols,
    List<ParameterSpec> parameters,
    Factory factory) {
  /** Makes a running strategy from complete parameters. */
  public interface Factory {
    UniverseStrategy start(Parameters parameters, int symbols);
  }

  /** All there are. */
  public static List<UniverseType> all() {
    return List.of(MomentumRotation.TYPE, PairsStrategy.TYPE);
  }

  /** The one of that code, empty if there is none. */
  public static Optional<UniverseType> of(String code) {
    return all().stream().filter(type -> type.code().equals(code)).findFirst();
  }

  /**
   * Fills in the defaults and checks everything.
   *
   * @param symbols in the order in which it is shown their bars
   * @throws InvalidParameters with a text for the person who sent them
   */
  public ConfiguredUniverse configure(Map<String, BigDecimal> given, List<String> symbols) {
    checkSymbols(symbols.size());
    ConfiguredUniverse configured = new ConfiguredUniverse(this, complete(given), symbols);
    // Starting it is what checks that the values fit each other.
    UniverseStrategy unused = configured.start();
    return configured;
  }

  /**
   * Fills in the defaults, checks everything, and gives an instance that has seen nothing.
   *
   * @throws InvalidParameters with a text for the person who sent them
   */
  public UniverseStrategy start(Map<String, BigDecimal> given, int symbols) {
    checkSymbols(symbols);
    return factory.start(complete(given), symbols);
  }

  private void checkSymbols(int symbols) {
    if (symbols < leastSymbols || symbols > mostSymbols) {
      throw new InvalidParameters(
          "%s needs %s symbols, not %d"
              .formatted(
                  code,
                  leastSymbols == mostSymbols
                      ? Integer.toString(leastSymbols)
                      : leastSymbols + " to " + mostSymbols,
                  symbols));
    }
  }

  private Parameters complete(Map<String, BigDecimal> given) {
    TreeMap<String, BigDecimal> unknown = new TreeMap<>(given);
    TreeMap<String, BigDecimal> complete = new TreeMap<>();
    for (ParameterSpec spec : parameters) {
      BigDecimal value = unknown.remove(spec.name());
      complete.put(spec.name(), spec.checked(value == null ? spec.defaultValue() : value));
    }
    if (!unknown.isEmpty()) {
      throw new InvalidParameters("%s has no parameter %s".formatted(code, unknown.firstKey()));
    }
    return new Parameters(complete);
  }
}
