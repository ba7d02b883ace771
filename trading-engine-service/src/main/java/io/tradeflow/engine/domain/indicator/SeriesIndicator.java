package io.tradeflow.engine.domain.indicator;

/**
 * An indicator of one series of values, such as closes. Values are fed in order, one for each bar
 * and none twice; feed no NaN. Work for each value is constant or logarithmic in the period
 * (amortised over a turn of the window) and allocates nothing. Not thread-safe.
 */
public interface SeriesIndicator {
  /** Adds a value; gives the main line, NaN before it has one. */
  double next(double value);

  /** Fewest values after which every line has a value. */
  int warmUp();
}
