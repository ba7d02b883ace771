package io.tradeflow.engine.application;

import io.tradeflow.engine.application.queue.History;
import io.tradeflow.engine.domain.Interval;
import io.tradeflow.engine.domain.backtest.Bars;
import io.tradeflow.engine.domain.backtest.Progress;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The candles that are kept; of an interval that is not kept, those in memory. */
public final class KeptCandles implements CandleHistory {
  private final History kept;
  private final CandleHistory memory;

  public KeptCandles(History kept, CandleHistory memory) {
    this.kept = kept;
    this.memory = memory;
  }

  @Override
  public @Nullable Bars read(
      String symbol, Interval interval, Instant from, Instant to, int before) {
    if (kept.coverage(symbol, interval).isEmpty()) {
      return memory.read(symbol, interval, from, to, before);
    }
    long first = kept.before(symbol, interval, from.getEpochSecond(), before);
    long end = to.getEpochSecond();
    int count = Math.toIntExact(kept.count(symbol, interval, first, end));
    return count == 0 ? null : kept.read(symbol, interval, first, end, count, Progress.NONE);
  }
}
