package io.tradeflow.engine.domain.indicator;

/**
 * An indicator of whole bars. Bars are fed in time order, none twice; bars that are missing because
 * nothing was traded are simply not there. Work for each bar is constant or logarithmic in the
 * period (amortised over a turn of the window) and allocates nothing. Not thread-safe.
 */
public interface BarIndicator {
  /** Adds a bar; gives the main line, NaN before it has one. */
  double next(Bar bar);

  /** Fewest bars after which every line has a value. */
  int warmUp();
}
