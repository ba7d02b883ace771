package io.tradeflow.engine.application;

import io.tradeflow.engine.domain.Interval;
import io.tradeflow.engine.domain.backtest.Bars;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Port: recorded candles. Calls may block. */
@FunctionalInterface
public interface CandleHistory {
  /**
   * Closed candles whose open times are from one time, inclusive, to another, exclusive, and some
   * before them.
   *
   * @param before most candles before {@code from}
   * @return what there is of it, null if there is nothing
   */
  @Nullable Bars read(String symbol, Interval interval, Instant from, Instant to, int before);
}
