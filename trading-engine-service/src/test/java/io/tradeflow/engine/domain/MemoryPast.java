package io.tradeflow.engine.domain;

import io.tradeflow.engine.domain.backtest.Bars;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** A past that keeps what it is given. */
public final class MemoryPast implements Past {
  private record Begin(String feedRun, Instant at) {}

  private final List<Candle> kept = new ArrayList<>();
  private final Map<SignalSource, Begin> begins = new HashMap<>();
  private boolean behind;
  private int reads;

  /** The candle is kept now. */
  public void keep(Candle candle) {
    kept.add(candle);
  }

  /** Whoever keeps candles has not come as far as the engine. */
  void behind(boolean isSo) {
    behind = isSo;
  }

  /** How often candles were asked for. */
  int reads() {
    return reads;
  }

  Map<SignalSource, Instant> begins() {
    Map<SignalSource, Instant> times = new HashMap<>();
    begins.forEach((source, begin) -> times.put(source, begin.at()));
    return times;
  }

  @Override
  public boolean reaches(Candle candle) {
    return !behind;
  }

  @Override
  public @Nullable Bars candles(Span span) {
    reads++;
    List<Candle> asked =
        kept.stream()
            .filter(each -> each.feedRun().equals(span.feedRun()))
            .filter(each -> each.symbol().equals(span.symbol()))
            .filter(each -> each.interval() == span.interval())
            .filter(each -> !each.openTime().isBefore(span.from()))
            .filter(each -> each.openTime().isBefore(span.to()))
            .toList();
    return asked.isEmpty()
        ? null
        : new Bars(
            span.symbol(),
            (int) span.interval().length().toSeconds(),
            asked.stream().mapToLong(Candle::openSecond).toArray(),
            column(asked, Candle::open),
            column(asked, Candle::high),
            column(asked, Candle::low),
            column(asked, Candle::close),
            column(asked, Candle::volume));
  }

  private static double[] column(List<Candle> candles, ToDoubleFunction<Candle> part) {
    return candles.stream().mapToDouble(part).toArray();
  }

  @Override
  public @Nullable Instant begin(SignalSource source, String feedRun) {
    Begin known = begins.get(source);
    return known == null || !known.feedRun().equals(feedRun) ? null : known.at();
  }

  @Override
  public void began(SignalSource source, String feedRun, Instant at) {
    begins.put(source, new Begin(feedRun, at));
  }

  @Override
  public void ended(SignalSource source) {
    begins.remove(source);
  }
}
