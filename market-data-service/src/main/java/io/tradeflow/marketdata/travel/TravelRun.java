package io.tradeflow.marketdata.travel;

import io.tradeflow.marketdata.candle.Candle;
import io.tradeflow.marketdata.candle.CandleAggregator;
import io.tradeflow.marketdata.candle.Interval;
import io.tradeflow.marketdata.instrument.Instrument;
import io.tradeflow.marketdata.quote.Quotes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A time travel under way: its clock, the latest prices, and what it tells of them. One thread
 * drives it, any thread may ask.
 */
final class TravelRun {
  /** Where prices and candles of a time travel go. */
  interface Outlet {
    void price(Travel travel, Quotes.Latest latest);

    void candle(Travel travel, Candle candle);
  }

  /** Of a hole in the recording only so much is waited for. */
  private static final Duration LONGEST_GAP = Duration.ofMinutes(10);

  /** A price that stands is told again, for those who began to read after it. */
  private static final Duration REPEAT = Duration.ofSeconds(1);

  private final Recording recording;
  private final Map<String, Instrument> instruments;
  private final Outlet outlet;
  private final Clock clock;
  private final CandleAggregator aggregator =
      new CandleAggregator(EnumSet.complementOf(EnumSet.of(Interval.SECOND)));
  private final Map<String, Quotes.Latest> latest = new ConcurrentHashMap<>();
  private final Map<String, Long> told = new TreeMap<>();
  private volatile Travel travel;
  private Instant lastTick;
  private long nanos;

  /** A run that goes on at the travel's position; {@code nanoTime} is when it begins to. */
  TravelRun(
      Travel travel,
      Recording recording,
      Map<String, Instrument> instruments,
      Outlet outlet,
      Clock clock,
      long nanoTime) {
    this.travel = travel;
    this.recording = recording;
    this.instruments = Map.copyOf(instruments);
    this.outlet = outlet;
    this.clock = clock;
    this.lastTick = travel.from();
    this.nanos = nanoTime;
    play(travel.position().minusNanos(1), false, nanoTime);
  }

  Travel travel() {
    return travel;
  }

  /** The symbol's latest in the span, if there was a tick of it. */
  Optional<Quotes.Latest> find(String symbol) {
    return Optional.ofNullable(latest.get(symbol));
  }

  /** Last price of each symbol that had one. */
  Map<String, Quotes.Latest> latest() {
    return new TreeMap<>(latest);
  }

  /**
   * Lets time pass up to a reading of the monotonic clock and tells what happens; false once the
   * span is over.
   */
  boolean advance(long nanoTime) {
    long passed = Math.max(0, nanoTime - nanos);
    Instant now = travel.position().plusNanos(passed * travel.speed());
    nanos = nanoTime;
    Recording.@Nullable Step next = recording.peek();
    if (next != null
        && next.tick().marketTime().isAfter(now)
        && now.isAfter(lastTick.plus(LONGEST_GAP))) {
      now = next.tick().marketTime();
    }
    boolean over = !now.isBefore(travel.to());
    Instant until = over ? travel.to() : now;
    play(until, true, nanoTime);
    repeat(nanoTime);
    travel = travel.at(until);
    return !over;
  }

  private void play(Instant until, boolean tell, long nanoTime) {
    for (Recording.@Nullable Step next = recording.peek();
        next != null && !next.tick().marketTime().isAfter(until);
        next = recording.peek()) {
      recording.skip();
      candles(aggregator.add(next.tick()), tell);
      String symbol = next.tick().symbol();
      @Nullable Instrument instrument = instruments.get(symbol);
      if (instrument == null) {
        throw new IllegalArgumentException("No instrument " + symbol);
      }
      lastTick = next.tick().marketTime();
      Quotes.Latest price =
          new Quotes.Latest(instrument, next.tick(), next.sequence(), clock.instant());
      latest.put(symbol, price);
      if (tell) {
        told.put(symbol, nanoTime);
        outlet.price(travel, price);
      }
    }
    candles(aggregator.advance(until), tell);
  }

  private void repeat(long nanoTime) {
    for (Map.Entry<String, Quotes.Latest> one : new LinkedHashMap<>(latest).entrySet()) {
      @Nullable Long before = told.get(one.getKey());
      if (before == null || nanoTime - before >= REPEAT.toNanos()) {
        told.put(one.getKey(), nanoTime);
        outlet.price(travel, one.getValue());
      }
    }
  }

  private void candles(List<Candle> closed, boolean tell) {
    if (tell) {
      closed.forEach(candle -> outlet.candle(travel, candle));
    }
  }
}
