package io.tradeflow.engine.domain;

import io.tradeflow.engine.domain.backtest.Bars;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Port: what strategies saw before this instance ran them, so that they can be rebuilt. A strategy
 * is what its candles made of it, so the candles since it began are enough. Calls may block.
 */
public interface Past {
  /** Remembers nothing. */
  Past NONE =
      new Past() {
        @Override
        public boolean reaches(Candle candle) {
          return true;
        }

        @Override
        public @Nullable Bars candles(Span span) {
          return null;
        }

        @Override
        public @Nullable Instant begin(SignalSource source, String feedRun) {
          return null;
        }

        @Override
        public void began(SignalSource source, String feedRun, Instant at) {}

        @Override
        public void ended(SignalSource source) {}
      };

  /** True if every candle before this one is kept that ever will be. */
  boolean reaches(Candle candle);

  /**
   * Closed candles of one run of the feed.
   *
   * @param from open time of the first one, inclusive; what is not kept any more is left out
   * @param to exclusive
   */
  record Span(String feedRun, String symbol, Interval interval, Instant from, Instant to) {}

  /** The candles of that span in their order; null if there are none. */
  @Nullable Bars candles(Span span);

  /**
   * Open time of the first candle that a strategy saw in the run; null if that is not known. Of one
   * over several symbols the source of the first symbol is meant.
   */
  @Nullable Instant begin(SignalSource source, String feedRun);

  /** Remembers that; it replaces what was said of other runs. */
  void began(SignalSource source, String feedRun, Instant at);

  /** Nobody follows it any more: it begins anew when somebody does. */
  void ended(SignalSource source);
}
