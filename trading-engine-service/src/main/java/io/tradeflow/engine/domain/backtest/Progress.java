package io.tradeflow.engine.domain.backtest;

/** Is told how far a run has come, a few times a second or less. */
@FunctionalInterface
public interface Progress {
  /** Watches nothing. */
  Progress NONE = (done, total) -> true;

  /** Bars that are done, of how many; false ends the run. */
  boolean at(long done, long total);
}
