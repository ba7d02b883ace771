package io.tradeflow.engine.domain.strategy;

import io.tradeflow.engine.domain.indicator.IndicatorSource;

/** A strategy with its parameters, ready to run; made by {@link StrategyType#configure}. */
public record ConfiguredStrategy(StrategyType type, Parameters parameters) {
  public String code() {
    return type.code();
  }

  /** A new instance that has seen nothing, with indicators of its own. */
  public Strategy start() {
    return start(IndicatorSource.OWN);
  }

  /** A new instance that has seen nothing and reads these indicators. */
  public Strategy start(IndicatorSource indicators) {
    return type.factory().start(parameters, indicators);
  }
}
