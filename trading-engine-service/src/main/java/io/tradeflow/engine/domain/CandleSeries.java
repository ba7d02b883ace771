package io.tradeflow.engine.domain;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The latest candles of one symbol and interval, so that a strategy that starts now is warm at
 * once. Tells a repeated candle from another run of the feed. Not thread-safe.
 */
final class CandleSeries {
  /** What a candle is to the series. */
  enum Arrival {
    NEXT,
    DUPLICATE,
    RESTARTED
  }

  private final int capacity;
  private final Deque<Candle> candles = new ArrayDeque<>();

  CandleSeries(int capacity) {
    this.capacity = capacity;
  }

  /** Appends the candle; the first candle of another run of the feed begins the series again. */
  Arrival accept(Candle candle) {
    @Nullable Candle last = candles.peekLast();
    Arrival arrival = Arrival.NEXT;
    if (last != null && !candle.feedRun().equals(last.feedRun())) {
      candles.clear();
      arrival = Arrival.RESTARTED;
    } else if (last != null && !candle.openTime().isAfter(last.openTime())) {
      return Arrival.DUPLICATE;
    }
    candles.addLast(candle);
    if (candles.size() > capacity) {
      candles.removeFirst();
    }
    return arrival;
  }

  boolean isEmpty() {
    return candles.isEmpty();
  }

  /** Oldest first. */
  List<Candle> history() {
    return List.copyOf(candles);
  }
}
