package io.tradeflow.execution.adapter.venue;

import io.tradeflow.execution.application.Broker.BrokerUnavailable;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Keeps the {@link VenueClock} by asking the venue each second, and turns deadlines into its. */
final class VenueTimes implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(VenueTimes.class.getName());
  private static final long ROUND_MILLIS = 1_000;
  private static final long STALE_NANOS = 5_000_000_000L;

  private final VenueClient client;
  private final long maxValidityNanos;
  private final VenueClock clock = new VenueClock();
  private final ScheduledExecutorService rounds =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("venue-time").daemon().factory());

  VenueTimes(VenueClient client, Duration maxValidity) {
    this.client = client;
    this.maxValidityNanos = maxValidity.toNanos();
    Future<?> ignored =
        rounds.scheduleWithFixedDelay(this::round, 0, ROUND_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void round() {
    try {
      sample();
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.DEBUG, "The venue does not tell the time", e);
    }
  }

  /**
   * Asks now.
   *
   * @throws BrokerUnavailable or {@link VenueClient.NotSent} if it does not say
   */
  void sample() {
    long sent = System.nanoTime();
    long venueMicros = client.time().venueTime();
    clock.sample(sent, System.nanoTime(), venueMicros);
  }

  /**
   * The venue's time, in microseconds, by which our deadline has not passed.
   *
   * @throws BrokerUnavailable or {@link VenueClient.NotSent} if its time is not known
   */
  long deadline(long untilNanos) {
    long now = System.nanoTime();
    if (clock.age(now) > STALE_NANOS) {
      sample();
    }
    long left = Math.min(untilNanos - now, maxValidityNanos);
    OptionalLong deadline = clock.at(now + left);
    return deadline.orElseThrow(() -> new IllegalStateException("No sample"));
  }

  @Override
  public void close() {
    rounds.shutdownNow();
  }
}
