package io.tradeflow.engine.application.queue;

import io.tradeflow.engine.domain.Candle;
import io.tradeflow.engine.domain.Interval;
import io.tradeflow.engine.domain.backtest.Bars;
import io.tradeflow.engine.domain.backtest.Progress;
import java.util.List;
import java.util.Optional;

/**
 * Port: past candles, at most so many of each symbol and interval. Those of a second are for
 * strategies that are rebuilt, not for backtests. Calls block.
 */
public interface History {
  /** Keeps the candles; one of the same symbol, interval and time takes the place of the other. */
  void keep(List<Candle> candles);

  /** What there is; empty if there is nothing. */
  Optional<Coverage> coverage(String symbol, Interval interval);

  /** Candles that open from one second (inclusive) to another (exclusive). */
  long count(String symbol, Interval interval, long from, long to);

  /** The opening second of the candle that is so many before a time; that of the first at most. */
  long before(String symbol, Interval interval, long second, int candles);

  /**
   * Reads a span, in order.
   *
   * @param progress is told the candles that were read, of how many there may be
   * @param most candles; there are no more in the span
   * @throws io.tradeflow.engine.domain.backtest.Stopped if the watcher ends it
   * @throws io.tradeflow.engine.domain.backtest.InvalidBacktest if there are none
   */
  Bars read(String symbol, Interval interval, long from, long to, int most, Progress progress);

  /**
   * Forgets the oldest candles of those that have more.
   *
   * @param most of an interval of a minute or longer
   * @param mostSeconds of those of a second
   */
  void trim(int most, int mostSeconds);

  /**
   * A span.
   *
   * @param from opening second of the first candle
   * @param to closing second of the last one
   */
  record Coverage(long from, long to, long candles) {}
}
