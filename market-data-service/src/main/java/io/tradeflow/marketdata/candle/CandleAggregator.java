package io.tradeflow.marketdata.candle;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Builds candles from the ticks of one feed run. Pure and for one thread. A candle closes when
 * market time reaches its end, whichever symbol's tick says so; an interval without a tick has no
 * candle. Closed candles come ordered by end, then length, then first tick of the run.
 */
public final class CandleAggregator {
  private static final Comparator<Candle> ORDER =
      Comparator.comparing(Candle::closeTime).thenComparing(Candle::interval);

  private final Set<Interval> intervals;
  private final Map<String, EnumMap<Interval, Building>> open = new LinkedHashMap<>();
  private Instant marketTime = Instant.MIN;
  private Instant nextEnd = Instant.MAX;

  /** An aggregator for a new run. */
  public CandleAggregator(Set<Interval> intervals) {
    this.intervals = Set.copyOf(intervals);
  }

  /**
   * Adds a tick and returns what its time closes.
   *
   * @throws IllegalArgumentException if the tick is earlier than market time
   */
  public List<Candle> add(Tick tick) {
    List<Candle> closed = advance(tick.marketTime());
    EnumMap<Interval, Building> building =
        open.computeIfAbsent(tick.symbol(), symbol -> new EnumMap<>(Interval.class));
    for (Interval interval : intervals) {
      @Nullable Building current = building.get(interval);
      if (current == null) {
        current = new Building(tick.symbol(), interval, interval.floor(tick.marketTime()), tick);
        building.put(interval, current);
        nextEnd = current.end.isBefore(nextEnd) ? current.end : nextEnd;
      } else {
        current.add(tick);
      }
    }
    return closed;
  }

  /**
   * Moves market time forward and returns what that closes.
   *
   * @throws IllegalArgumentException if that would turn market time back
   */
  public List<Candle> advance(Instant to) {
    if (to.isBefore(marketTime)) {
      throw new IllegalArgumentException("Market time cannot go from " + marketTime + " to " + to);
    }
    marketTime = to;
    return nextEnd.isAfter(to) ? List.of() : close(to);
  }

  /** Closes all that is open: the feed has ended. */
  public List<Candle> flush() {
    return close(Instant.MAX);
  }

  private List<Candle> close(Instant to) {
    List<Candle> closed = new ArrayList<>();
    Instant earliest = Instant.MAX;
    for (EnumMap<Interval, Building> building : open.values()) {
      for (Interval interval : intervals) {
        @Nullable Building current = building.get(interval);
        if (current == null) {
          continue;
        }
        if (!current.end.isAfter(to)) {
          closed.add(current.candle());
          building.remove(interval);
        } else if (current.end.isBefore(earliest)) {
          earliest = current.end;
        }
      }
    }
    nextEnd = earliest;
    closed.sort(ORDER);
    return closed;
  }

  private static final class Building {
    private final String symbol;
    private final Interval interval;
    private final Instant start;
    private final Instant end;
    private final BigDecimal open;
    private BigDecimal high;
    private BigDecimal low;
    private BigDecimal close;
    private BigDecimal volume;
    private long trades = 1;

    Building(String symbol, Interval interval, Instant start, Tick first) {
      this.symbol = symbol;
      this.interval = interval;
      this.start = start;
      this.end = start.plus(interval.length());
      this.open = first.price();
      this.high = first.price();
      this.low = first.price();
      this.close = first.price();
      this.volume = first.quantity();
    }

    void add(Tick tick) {
      high = high.max(tick.price());
      low = low.min(tick.price());
      close = tick.price();
      volume = volume.add(tick.quantity());
      trades++;
    }

    Candle candle() {
      return new Candle(symbol, interval, start, open, high, low, close, volume, trades);
    }
  }
}
