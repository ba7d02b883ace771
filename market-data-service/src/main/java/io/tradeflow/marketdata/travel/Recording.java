package io.tradeflow.marketdata.travel;

import io.tradeflow.marketdata.candle.Candle;
import io.tradeflow.marketdata.candle.Tick;
import io.tradeflow.marketdata.feed.Bar;
import io.tradeflow.marketdata.feed.BarTicks;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Minute candles of several symbols as ticks, in the order of market time and then of symbols. The
 * candles alone decide every tick and its number. For one thread.
 */
final class Recording {
  /**
   * A tick.
   *
   * @param sequence counts the symbol's ticks from 1
   */
  record Step(Tick tick, long sequence) {}

  private final List<Candle> bars;
  private final Map<String, Long> sequences = new HashMap<>();
  private final Deque<Step> ready = new ArrayDeque<>();
  private int position;

  /**
   * @param minutes candles of one minute in any order, one a symbol and minute
   */
  Recording(List<Candle> minutes) {
    bars =
        minutes.stream()
            .sorted(Comparator.comparing(Candle::openTime).thenComparing(Candle::symbol))
            .toList();
  }

  boolean isEmpty() {
    return bars.isEmpty();
  }

  /** The next tick, which stays the next; null after the last. */
  @Nullable Step peek() {
    if (ready.isEmpty() && position < bars.size()) {
      split();
    }
    return ready.peek();
  }

  /** Takes the tick that {@link #peek} shows. */
  void skip() {
    ready.remove();
  }

  private void split() {
    Instant minute = bars.get(position).openTime();
    List<List<Tick>> together = new ArrayList<>();
    while (position < bars.size() && bars.get(position).openTime().equals(minute)) {
      Candle bar = bars.get(position++);
      together.add(BarTicks.of(bar.symbol(), bar(bar), bar.interval().length()));
    }
    for (int i = 0; i < BarTicks.TICKS; i++) {
      for (List<Tick> ticks : together) {
        Tick tick = ticks.get(i);
        ready.add(new Step(tick, sequences.merge(tick.symbol(), 1L, Long::sum)));
      }
    }
  }

  private static Bar bar(Candle candle) {
    return new Bar(
        candle.openTime(),
        candle.open(),
        candle.high(),
        candle.low(),
        candle.close(),
        candle.volume());
  }
}
