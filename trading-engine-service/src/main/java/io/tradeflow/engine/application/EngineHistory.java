package io.tradeflow.engine.application;

import io.tradeflow.engine.domain.Candle;
import io.tradeflow.engine.domain.Interval;
import io.tradeflow.engine.domain.SignalEngine;
import io.tradeflow.engine.domain.backtest.Bars;
import java.time.Instant;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** The candles that the engine of this instance has in memory. */
public final class EngineHistory implements CandleHistory {
  private final SignalEngine engine;

  public EngineHistory(SignalEngine engine) {
    this.engine = engine;
  }

  @Override
  public @Nullable Bars read(
      String symbol, Interval interval, Instant from, Instant to, int before) {
    List<Candle> known =
        engine.history(symbol, interval).stream()
            .filter(candle -> candle.openTime().isBefore(to))
            .toList();
    long earlier = known.stream().filter(candle -> candle.openTime().isBefore(from)).count();
    List<Candle> asked = known.subList((int) Math.max(0, earlier - before), known.size());
    return asked.isEmpty() ? null : bars(symbol, interval, asked);
  }

  private static Bars bars(String symbol, Interval interval, List<Candle> candles) {
    return new Bars(
        symbol,
        (int) interval.length().toSeconds(),
        candles.stream().mapToLong(Candle::openSecond).toArray(),
        column(candles, Candle::open),
        column(candles, Candle::high),
        column(candles, Candle::low),
        column(candles, Candle::close),
        column(candles, Candle::volume));
  }

  private static double[] column(List<Candle> candles, ToDoubleFunction<Candle> part) {
    return candles.stream().mapToDouble(part).toArray();
  }
}
