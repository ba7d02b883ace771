package io.tradeflow.engine.domain.indicator;

/**
 * The values of a study, of the last bar that was applied. A strategy applies every bar to each of
 * its readings, and reads no other bar's values: where the reading is shared, another may have
 * applied the bar already. Not thread-safe.
 */
public interface Reading {
  /** Applies the bar, if that was not done. */
  void on(Bar bar);

  /** The value of a line, NaN before there is one. */
  double line(int line);

  /** Applies the bar; gives the main line. */
  default double next(Bar bar) {
    on(bar);
    return line(0);
  }
}
