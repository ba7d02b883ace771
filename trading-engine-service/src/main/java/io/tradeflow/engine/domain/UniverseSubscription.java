package io.tradeflow.engine.domain;

import io.tradeflow.engine.domain.strategy.ConfiguredUniverse;

/** Somebody wants the signals of this strategy over its symbols. */
public record UniverseSubscription(ConfiguredUniverse strategy, Interval interval) {
  /** What signals on one of its symbols are computed for. */
  public SignalSource source(int symbol) {
    return new SignalSource(
        strategy.code(), strategy.hash(), strategy.symbols().get(symbol), interval);
  }
}
