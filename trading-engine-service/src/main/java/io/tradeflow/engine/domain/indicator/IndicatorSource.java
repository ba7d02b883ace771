package io.tradeflow.engine.domain.indicator;

/** Where a strategy gets its indicators when it is made. */
@FunctionalInterface
public interface IndicatorSource {
  /** Each who asks gets a calculation of its own, as in a backtest. */
  IndicatorSource OWN = OwnReading::new;

  /** A reading of the study on the strategy's market. */
  Reading read(Study study);
}
