package io.tradeflow.engine.adapter.worker;

import io.tradeflow.engine.application.queue.BacktestStore;
import io.tradeflow.engine.application.queue.BacktestStore.Claim;
import io.tradeflow.engine.application.queue.RunBacktest;
import io.tradeflow.engine.domain.backtest.InvalidBacktest;
import io.tradeflow.engine.domain.backtest.Stopped;
import io.tradeflow.engine.domain.strategy.InvalidParameters;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs one backtest at a time on a thread of its own. A second thread renews the lease; who lost
 * it, because this process stood still or another took over, stops and writes nothing.
 */
public final class BacktestWorker implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(BacktestWorker.class);
  private static final int ATTEMPTS = 3;

  /**
   * How long things may take.
   *
   * @param poll until the queue is looked at again when it was empty
   * @param lease after which a backtest that nobody speaks for is given to another
   * @param longest run of one backtest
   */
  public record Pace(Duration poll, Duration lease, Duration longest) {}

  private final BacktestStore store;
  private final RunBacktest runner;
  private final Pace pace;
  private final Clock clock;
  private final Semaphore wake = new Semaphore(0);
  private final Thread thread;
  private volatile boolean stopping;
  private volatile @Nullable Watch watch;

  public BacktestWorker(BacktestStore store, RunBacktest runner, Pace pace, Clock clock) {
    this.store = store;
    this.runner = runner;
    this.pace = pace;
    this.clock = clock;
    // Below what signals and orders wait for.
    this.thread =
        Thread.ofPlatform()
            .name("backtests")
            .daemon()
            .priority(Thread.MIN_PRIORITY)
            .unstarted(this::work);
  }

  public void start() {
    thread.start();
  }

  /** There is something new in the queue. */
  public void wake() {
    wake.release();
  }

  /** Ends what runs; it waits in the queue again. */
  @Override
  public void close() {
    stopping = true;
    Watch running = watch;
    if (running != null) {
      running.end(Watch.End.STOPPING);
    }
    wake();
    try {
      thread.join(pace.lease());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void work() {
    while (!stopping) {
      try {
        Optional<Claim> claim = store.claim(pace.lease(), ATTEMPTS, clock.instant());
        if (claim.isPresent()) {
          run(claim.get());
        } else {
          pause();
        }
      } catch (RuntimeException e) {
        LOG.warn("The queue of backtests is asked again in {}", pace.poll(), e);
        pause();
      }
    }
  }

  private void pause() {
    try {
      boolean unused = wake.tryAcquire(pace.poll().toMillis(), TimeUnit.MILLISECONDS);
      wake.drainPermits();
    } catch (InterruptedException e) {
      stopping = true;
    }
  }

  private void run(Claim claim) {
    try (Watch own = new Watch(store, claim, pace, clock)) {
      watch = own;
      if (stopping) {
        own.end(Watch.End.STOPPING);
      }
      try {
        BacktestStore.Output output = runner.run(claim.plan(), claim.bars(), own);
        kept(claim, store.done(claim, output, clock.instant()));
      } catch (Stopped e) {
        stopped(claim, own.why());
      } catch (InvalidBacktest | InvalidParameters e) {
        kept(claim, store.failed(claim, String.valueOf(e.getMessage()), clock.instant()));
      } catch (RuntimeException e) {
        if (own.why() == Watch.End.NONE) {
          LOG.error("Backtest {} broke off and is tried again", claim.id(), e);
          kept(claim, store.release(claim, true));
        } else {
          stopped(claim, own.why());
        }
      }
    } finally {
      watch = null;
    }
  }

  private void stopped(Claim claim, Watch.End why) {
    boolean kept =
        switch (why) {
          case CANCELLED -> store.cancelled(claim, clock.instant());
          case STOPPING -> store.release(claim, false);
          case TOO_LONG ->
              store.failed(
                  claim,
                  "It took longer than %d s. Take a shorter span, fewer symbols or fewer trials."
                      .formatted(pace.longest().toSeconds()),
                  clock.instant());
          case LOST -> false;
          case NONE -> store.release(claim, true);
        };
    kept(claim, kept);
  }

  private static void kept(Claim claim, boolean kept) {
    if (!kept) {
      LOG.warn("Backtest {} is another's by now; this run of it counts for nothing", claim.id());
    }
  }
}
