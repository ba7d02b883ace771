package io.tradeflow.engine.domain;

import io.tradeflow.engine.domain.backtest.Bars;
import io.tradeflow.engine.domain.indicator.Bar;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Past bars of several symbols, those of one time together. Not thread-safe. */
final class BarsTogether {
  private final List<@Nullable Bars> markets;
  private final int[] next;
  private long second;

  /**
   * Begins before the first of them.
   *
   * @param markets null for a symbol without bars
   */
  BarsTogether(List<@Nullable Bars> markets) {
    this.markets = markets;
    this.next = new int[markets.size()];
  }

  /** The bars of the next time, null for symbols that have none; null if there are no more. */
  @Nullable Bar @Nullable [] next() {
    long earliest = Long.MAX_VALUE;
    for (int i = 0; i < next.length; i++) {
      Bars bars = markets.get(i);
      if (bars != null && next[i] < bars.count()) {
        earliest = Math.min(earliest, bars.openSecond(next[i]));
      }
    }
    if (earliest == Long.MAX_VALUE) {
      return null;
    }
    second = earliest;
    @Nullable Bar[] together = new Bar[next.length];
    for (int i = 0; i < next.length; i++) {
      Bars bars = markets.get(i);
      if (bars != null && next[i] < bars.count() && bars.openSecond(next[i]) == earliest) {
        together[i] = bars.bar(next[i]++);
      }
    }
    return together;
  }

  /** When the bars that were given last opened. */
  long second() {
    return second;
  }
}
