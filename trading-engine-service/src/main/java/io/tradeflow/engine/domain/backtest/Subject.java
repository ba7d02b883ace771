package io.tradeflow.engine.domain.backtest;

import io.tradeflow.engine.domain.strategy.ConfiguredStrategy;
import io.tradeflow.engine.domain.strategy.ConfiguredUniverse;
import io.tradeflow.engine.domain.strategy.Scaling;
import io.tradeflow.engine.domain.strategy.Strategy;
import io.tradeflow.engine.domain.universe.UniverseStrategy;
import java.util.List;
import java.util.function.Function;

/**
 * What is tested. Each run starts its own; the bars that a factory is given are there so that the
 * detector of look-ahead can be tested with strategies that cheat: an honest one ignores them.
 */
public sealed interface Subject {
  /** Name for reports. */
  String code();

  /** A strategy that looks at one symbol, once for each symbol; they share the account. */
  record Each(String code, Scaling scaling, Function<Bars, Strategy> factory) implements Subject {}

  /** A strategy that looks at all symbols at once. */
  record Together(String code, Function<List<Bars>, UniverseStrategy> factory) implements Subject {}

  static Subject of(ConfiguredStrategy strategy) {
    return new Each(strategy.code(), strategy.type().scaling(), any -> strategy.start());
  }

  static Subject of(ConfiguredUniverse strategy) {
    return new Together(strategy.code(), any -> strategy.start());
  }

  /** What its advice means to someone who holds something. */
  default Scaling scaling() {
    return Scaling.ALL_OR_NOTHING;
  }
}
