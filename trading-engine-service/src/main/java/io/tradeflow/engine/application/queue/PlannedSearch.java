package io.tradeflow.engine.application.queue;

import io.tradeflow.engine.application.backtest.Search.Method;
import io.tradeflow.engine.domain.search.Space;
import io.tradeflow.engine.domain.search.Space.Range;
import java.util.List;

/**
 * A search for parameters, ahead of the backtest with the best of them.
 *
 * @param ranges that are searched, of at most {@link #MOST_RANGES} parameters
 * @param trials at most
 * @param walkForward windows that are traded with what was best before each; 0 none
 * @param gap bars between what is searched and a window (purge and embargo)
 */
public record PlannedSearch(
    Method method, List<Range> ranges, int trials, int walkForward, int gap, long seed) {
  /** Parameters that are searched at once. */
  public static final int MOST_RANGES = 10;

  public PlannedSearch {
    ranges = List.copyOf(ranges);
  }

  Space space() {
    return new Space(ranges);
  }

  /** Bars that all of it moves over, of a backtest with so many. */
  long work(long bars) {
    return bars * trials * (1 + walkForward);
  }
}
