package io.tradeflow.engine.adapter.worker;

import io.tradeflow.engine.application.queue.History;
import io.tradeflow.engine.domain.Candle;
import io.tradeflow.engine.domain.Interval;
import io.tradeflow.engine.domain.backtest.Bars;
import io.tradeflow.engine.domain.backtest.Progress;
import io.tradeflow.engine.domain.backtest.Stopped;
import java.util.List;
import java.util.Optional;

/** Never gets to the end of what it reads, until it is told to stop. */
final class SlowHistory implements History {
  private final History whole;
  private volatile boolean reads;

  SlowHistory(History whole) {
    this.whole = whole;
  }

  boolean reads() {
    return reads;
  }

  @Override
  public Bars read(
      String symbol, Interval interval, long from, long to, int most, Progress progress) {
    reads = true;
    while (progress.at(1, 2)) {
      Thread.onSpinWait();
    }
    throw new Stopped();
  }

  @Override
  public void keep(List<Candle> candles) {
    whole.keep(candles);
  }

  @Override
  public Optional<Coverage> coverage(String symbol, Interval interval) {
    return whole.coverage(symbol, interval);
  }

  @Override
  public long count(String symbol, Interval interval, long from, long to) {
    return whole.count(symbol, interval, from, to);
  }

  @Override
  public long before(String symbol, Interval interval, long second, int candles) {
    return whole.before(symbol, interval, second, candles);
  }

  @Override
  public void trim(int most, int mostSeconds) {
    whole.trim(most, mostSeconds);
  }
}
