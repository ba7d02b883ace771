package io.tradeflow.engine.domain.strategy;

import io.tradeflow.engine.domain.universe.UniverseStrategy;
import io.tradeflow.engine.domain.universe.UniverseType;
import java.util.List;

/**
 * A strategy over several symbols with its parameters, ready to run; made by {@link
 * UniverseType#configure}. The symbols and their order are part of what it is.
 */
public record ConfiguredUniverse(UniverseType type, Parameters parameters, List<String> symbols)
    implements ChosenStrategy {
  public ConfiguredUniverse {
    symbols = List.copyOf(symbols);
  }

  @Override
  public String code() {
    return type.code();
  }

  @Override
  public String hash() {
    return parameters.hash(symbols);
  }

  @Override
  public Scaling scaling() {
    return Scaling.ALL_OR_NOTHING;
  }

  /** A new instance that has seen nothing. */
  public UniverseStrategy start() {
    return type.factory().start(parameters, symbols.size());
  }
}
