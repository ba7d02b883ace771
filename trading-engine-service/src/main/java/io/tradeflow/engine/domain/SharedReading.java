package io.tradeflow.engine.domain;

import io.tradeflow.engine.domain.backtest.Bars;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Candles of the past that several strategies are rebuilt from: read once and kept until all are.
 * Of a market that has none that is remembered, too. Not thread-safe.
 */
final class SharedReading {
  /** Candles in memory, of 48 bytes each: what was not used for longest is read again. */
  private static final long MOST_CANDLES = 1_000_000;

  /** Market time after which nobody is expected to be rebuilt any more. */
  private static final Duration KEPT = Duration.ofMinutes(10);

  private record Market(String feedRun, String symbol, Interval interval, Instant to) {}

  private record Read(Instant from, Optional<Bars> bars) {
    int count() {
      return bars.map(Bars::count).orElse(1);
    }
  }

  private final Past past;
  private final Map<Market, Read> known = new LinkedHashMap<>(16, 0.75f, true);
  private long candles;
  private boolean used;
  private Instant usedAt = Instant.MIN;

  SharedReading(Past past) {
    this.past = past;
  }

  /** The same as {@link Past#candles}. */
  @Nullable Bars candles(Past.Span span) {
    used = true;
    Market market = new Market(span.feedRun(), span.symbol(), span.interval(), span.to());
    Read read = known.get(market);
    if (read == null || read.from().isAfter(span.from())) {
      forget(market);
      read = new Read(span.from(), Optional.ofNullable(past.candles(span)));
      known.put(market, read);
      candles += read.count();
      while (candles > MOST_CANDLES && known.size() > 1) {
        forget(known.keySet().iterator().next());
      }
    }
    return read.bars().map(bars -> from(bars, span.from())).orElse(null);
  }

  private static @Nullable Bars from(Bars bars, Instant time) {
    int first = bars.firstFrom(time.getEpochSecond());
    if (first == bars.count()) {
      return null;
    }
    return first == 0 ? bars : bars.slice(first, bars.count());
  }

  private void forget(Market market) {
    Read gone = known.remove(market);
    candles -= gone == null ? 0 : gone.count();
  }

  /** Forgets what was read when it was not asked for during some market time. */
  void passed(Instant now) {
    if (used) {
      used = false;
      usedAt = now;
    } else if (!known.isEmpty() && now.minus(KEPT).isAfter(usedAt)) {
      clear();
    }
  }

  /** Nobody is rebuilt any more. */
  void clear() {
    known.clear();
    candles = 0;
  }
}
