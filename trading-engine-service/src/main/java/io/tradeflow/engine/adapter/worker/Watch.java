package io.tradeflow.engine.adapter.worker;

import io.tradeflow.engine.application.queue.BacktestStore;
import io.tradeflow.engine.domain.backtest.Progress;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Speaks for a backtest while it runs, and tells it when to end. */
final class Watch implements Progress, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Watch.class);

  /** Beats in a lease: so many may be missed. */
  private static final int BEATS = 6;

  private static final Duration SLOWEST = Duration.ofSeconds(1);

  /** Why it ends before its end. */
  enum End {
    NONE,
    CANCELLED,
    LOST,
    STOPPING,
    TOO_LONG
  }

  private final BacktestStore store;
  private final BacktestStore.Claim claim;
  private final BacktestWorker.Pace pace;
  private final Clock clock;
  private final long begun = System.nanoTime();
  private final AtomicReference<End> end = new AtomicReference<>(End.NONE);
  private final ScheduledExecutorService heart =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("backtest-lease").daemon().factory());
  private volatile double progress;
  private volatile long spoken = begun;

  Watch(BacktestStore store, BacktestStore.Claim claim, BacktestWorker.Pace pace, Clock clock) {
    this.clock = clock;
    this.store = store;
    this.claim = claim;
    this.pace = pace;
    long beat = Math.min(pace.lease().toMillis() / BEATS, SLOWEST.toMillis());
    var unused = heart.scheduleWithFixedDelay(this::beat, beat, beat, TimeUnit.MILLISECONDS);
  }

  @Override
  public boolean at(long done, long total) {
    progress = total > 0 ? (double) done / total : 0;
    return end.get() == End.NONE;
  }

  End why() {
    return end.get();
  }

  /** The first reason counts. */
  void end(End why) {
    boolean unused = end.compareAndSet(End.NONE, why);
  }

  private void beat() {
    if (System.nanoTime() - begun > pace.longest().toNanos()) {
      end(End.TOO_LONG);
    }
    long now = System.nanoTime();
    try {
      switch (store.renew(claim, progress, pace.lease(), clock.instant())) {
        case GO_ON -> spoken = now;
        case CANCEL -> end(End.CANCELLED);
        case LEAVE -> end(End.LOST);
      }
    } catch (RuntimeException e) {
      LOG.warn("The lease of backtest {} was not renewed: {}", claim.id(), e.toString());
      if (now - spoken > pace.lease().toNanos()) {
        end(End.LOST);
      }
    }
  }

  @Override
  public void close() {
    heart.shutdownNow();
  }
}
