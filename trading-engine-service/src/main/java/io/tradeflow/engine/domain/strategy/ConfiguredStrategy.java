package io.tradeflow.engine.domain.strategy;

import io.tradeflow.engine.domain.indicator.IndicatorSource;

/** A strategy with its parameters, ready to run; made by {@link StrategyType#configure}. */
public record ConfiguredStrategy(StrategyType type, Parameters parameters)
    implements ChosenStrategy {
  @Override
  public String code() {
    return type.code();
  }

  @Override
  public String hash() {
    return parameters.hash();
  }

  @Override
  public Scaling scaling() {
    return type.scaling();
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
