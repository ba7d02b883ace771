package io.tradeflow.engine.domain.strategy;

/** A strategy with its parameters, ready to run; made by {@link StrategyType#configure}. */
public record ConfiguredStrategy(StrategyType type, Parameters parameters) {
  public String code() {
    return type.code();
  }

  /** A new instance that has seen nothing. */
  public Strategy start() {
    return type.factory().apply(parameters);
  }
}
