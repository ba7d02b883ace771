package io.tradeflow.risk.adapter.postgres;

import io.tradeflow.risk.application.KillProtocol;
import io.tradeflow.risk.application.KillWatch;
import io.tradeflow.risk.application.SenderLeases;
import io.tradeflow.risk.domain.SenderLease;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Twice a second: ends leases that have run out, and notes kills that have become certain by time.
 * A lease has run out when this instance has seen no newer one of its sender for as long as it
 * lasts. Begins once the context is complete, so that the schema is there.
 */
public final class LeaseRounds implements SmartLifecycle {
  private static final Logger LOG = LoggerFactory.getLogger(LeaseRounds.class);
  private static final long ROUND_MILLIS = 500;

  private record Seen(long requestId, long sinceNanos) {}

  private final SenderLeases leases;
  private final KillProtocol protocol;
  private final KillWatch watch;
  private final LongSupplier nanos;
  private final Duration drift;
  private final Map<String, Seen> seen = new HashMap<>();
  private volatile @Nullable ScheduledExecutorService timer;

  public LeaseRounds(
      SenderLeases leases,
      KillProtocol protocol,
      KillWatch watch,
      LongSupplier nanos,
      Duration drift) {
    this.leases = leases;
    this.protocol = protocol;
    this.watch = watch;
    this.nanos = nanos;
    this.drift = drift;
  }

  @Override
  public void start() {
    ScheduledExecutorService started =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("risk-leases").daemon().factory());
    Future<?> ignored =
        started.scheduleWithFixedDelay(
            this::round, ROUND_MILLIS, ROUND_MILLIS, TimeUnit.MILLISECONDS);
    timer = started;
  }

  private void round() {
    try {
      List<SenderLease> open = leases.open().toCompletableFuture().join();
      seen.keySet().retainAll(open.stream().map(SenderLease::senderId).collect(Collectors.toSet()));
      for (SenderLease lease : open) {
        if (ranOut(lease) && leases.expire(lease).toCompletableFuture().join()) {
          LOG.info("Sender {} went silent and its lease ran out", lease.senderId());
          watch.gone(lease.senderId());
        }
      }
      tell(protocol.uncertain().toCompletableFuture().join());
    } catch (RuntimeException e) {
      LOG.warn("Leases are looked at again soon: {}", e.toString());
    }
  }

  private boolean ranOut(SenderLease lease) {
    @Nullable Seen known = seen.get(lease.senderId());
    if (known == null || known.requestId() != lease.requestId()) {
      seen.put(lease.senderId(), new Seen(lease.requestId(), nanos.getAsLong()));
      return false;
    }
    return nanos.getAsLong() - known.sinceNanos() >= lease.duration().plus(drift).toNanos();
  }

  private static void tell(List<KillProtocol.Standing> standings) {
    for (KillProtocol.Standing standing : standings) {
      if (!standing.waitingFor().isEmpty()) {
        LOG.warn("Kill of {} waits for {}", standing.state().scope(), standing.waitingFor());
      }
    }
  }

  @Override
  public void stop() {
    ScheduledExecutorService started = timer;
    if (started != null) {
      started.shutdownNow();
      timer = null;
    }
  }

  @Override
  public boolean isRunning() {
    return timer != null;
  }
}
