package io.tradeflow.engine.domain;

import io.tradeflow.engine.domain.strategy.ConfiguredStrategy;

/** Somebody wants the signals of this strategy on this symbol. */
public record Subscription(ConfiguredStrategy strategy, String symbol, Interval interval) {
  public SignalSource source() {
    return new SignalSource(strategy.code(), strategy.hash(), symbol, interval);
  }
}
