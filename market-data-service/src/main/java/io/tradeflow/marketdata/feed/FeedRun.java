package io.tradeflow.marketdata.feed;

import io.tradeflow.marketdata.candle.Candle;
import io.tradeflow.marketdata.candle.CandleAggregator;
import io.tradeflow.marketdata.candle.CandleOutlet;
import io.tradeflow.marketdata.candle.Interval;
import io.tradeflow.marketdata.candle.Tick;
import io.tradeflow.marketdata.instrument.Instrument;
import io.tradeflow.marketdata.quote.QuoteOutlet;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One feed from start to end, on a thread of its own: waits until a tick is due, gives it to the
 * aggregator and to the quotes. A run that was stopped or failed drops the candles that are still
 * open.
 */
final class FeedRun {
  private static final Logger LOG = LoggerFactory.getLogger(FeedRun.class);
  private static final int FASTEST_WITH_SECONDS = 10;
  private static final Duration QUOTE_PAUSE = Duration.ofMillis(250);
  private static final Duration QUOTE_PAUSE_OF_MANY = Duration.ofSeconds(1);
  private static final long LONGEST_SLEEP_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
  private static final long MOST_LAG_NANOS = TimeUnit.SECONDS.toNanos(2);
  // A longer hole in a file is not waited for.
  private static final Duration LONGEST_GAP = Duration.ofMinutes(10);
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(30);

  private final String id;
  private final Feed feed;
  private final int speed;
  private final CandleOutlet outlet;
  private final QuoteOutlet quotes;
  private final Clock clock;
  private final Instant startedAt;
  private final Map<String, Instrument> instruments;
  private final Set<Interval> intervals;
  private final CandleAggregator aggregator;
  private final Thread thread;
  private volatile FeedStatus.State state = FeedStatus.State.RUNNING;
  private volatile FeedStatus.@Nullable Failure failure;
  private volatile boolean stopping;
  private volatile long ticks;
  private volatile long candles;
  private volatile @Nullable Instant marketTime;
  private volatile Instant lastTickAt;
  private Instant lastDue;
  private long startNanos;
  private long pacedNanos;

  FeedRun(String id, Feed feed, int speed, CandleOutlet outlet, QuoteOutlet quotes, Clock clock) {
    this.id = id;
    this.feed = feed;
    this.speed = speed;
    this.outlet = outlet;
    this.quotes = quotes;
    this.clock = clock;
    this.startedAt = clock.instant();
    this.lastTickAt = startedAt;
    this.lastDue = feed.from();
    this.instruments =
        feed.instruments().stream()
            .collect(Collectors.toUnmodifiableMap(Instrument::symbol, Function.identity()));
    this.intervals = EnumSet.allOf(Interval.class);
    if (speed > FASTEST_WITH_SECONDS) {
      intervals.remove(Interval.SECOND);
    }
    this.aggregator = new CandleAggregator(intervals);
    this.thread = Thread.ofPlatform().name("feed").daemon().unstarted(this::work);
  }

  void start() {
    thread.start();
  }

  /** Ends the run and waits until its thread has ended. */
  void stop() throws InterruptedException {
    stopping = true;
    thread.interrupt();
    if (!thread.join(STOP_TIMEOUT)) {
      throw new IllegalStateException("The running feed does not stop");
    }
    if (state == FeedStatus.State.RUNNING) {
      state = FeedStatus.State.STOPPED;
    }
  }

  FeedStatus status() {
    return new FeedStatus(
        id,
        feed.type(),
        instruments.size(),
        feed.seed(),
        speed,
        state,
        intervals.stream().map(Interval::code).toList(),
        candles,
        ticks,
        marketTime,
        startedAt,
        failure);
  }

  /** Wall time since the last tick of a run that should give ticks; zero if finished or stopped. */
  Duration silence() {
    return switch (state) {
      case RUNNING, FAILED -> Duration.between(lastTickAt, clock.instant());
      case FINISHED, STOPPED -> Duration.ZERO;
    };
  }

  private void work() {
    try {
      boolean many = instruments.size() > SimulatedFeed.MANY_SYMBOLS;
      quotes.begin(id, many ? QUOTE_PAUSE_OF_MANY : QUOTE_PAUSE);
      outlet.begin(List.copyOf(instruments.keySet()), feed.from(), feed.to());
      startNanos = System.nanoTime();
      for (Tick tick = feed.next(); tick != null && !stopping; tick = feed.next()) {
        awaitDue(tick.marketTime());
        take(tick);
      }
      if (!stopping) {
        publish(aggregator.flush());
        quotes.finish(System.nanoTime());
        state = FeedStatus.State.FINISHED;
        return;
      }
    } catch (InterruptedException e) {
      LOG.info("Feed {} stopped", id);
    } catch (RuntimeException | Error e) {
      if (!stopping) {
        LOG.error("Feed {} failed", id, e);
        failure = FeedStatus.Failure.of(e, clock.instant());
        state = FeedStatus.State.FAILED;
        return;
      }
    }
    state = FeedStatus.State.STOPPED;
  }

  private void take(Tick tick) throws InterruptedException {
    publish(aggregator.add(tick));
    marketTime = tick.marketTime();
    lastTickAt = clock.instant();
    ticks = ticks + 1;
    quotes.tick(
        Objects.requireNonNull(instruments.get(tick.symbol()), tick.symbol()),
        tick,
        System.nanoTime());
  }

  private void awaitDue(Instant due) throws InterruptedException {
    Duration gap = Duration.between(lastDue, due);
    pacedNanos += (gap.compareTo(LONGEST_GAP) > 0 ? LONGEST_GAP : gap).toNanos();
    lastDue = due;
    while (true) {
      long now = System.nanoTime();
      long left = pacedNanos / speed - (now - startNanos);
      quotes.flush(now);
      if (left <= 0) {
        if (-left > MOST_LAG_NANOS) {
          startNanos += -left - MOST_LAG_NANOS;
        }
        return;
      }
      advance(due.minusNanos(left * speed));
      TimeUnit.NANOSECONDS.sleep(Math.min(left, LONGEST_SLEEP_NANOS));
    }
  }

  // Market time passes between ticks too, and closes the candles of idle symbols.
  private void advance(Instant to) throws InterruptedException {
    @Nullable Instant before = marketTime;
    if (before == null || to.isAfter(before)) {
      publish(aggregator.advance(to));
      marketTime = to;
    }
  }

  private void publish(List<Candle> closed) throws InterruptedException {
    if (!closed.isEmpty()) {
      outlet.closed(id, closed);
      candles = candles + closed.size();
    }
  }
}
