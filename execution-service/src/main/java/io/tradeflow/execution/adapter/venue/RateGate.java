package io.tradeflow.execution.adapter.venue;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Holds requests back while the venue asked us to wait. Cancels wait for their own limit only, and
 * go before the orders that wait. Any thread; nobody waits longer than it says.
 */
final class RateGate {
  enum Kind {
    ORDER,
    CANCEL
  }

  private static final long SLACK_NANOS = 100_000;

  private final Map<Kind, Long> openAt = new EnumMap<>(Kind.class);
  private int cancelsWaiting;

  /** The venue wants no more requests of the kind for so long. */
  synchronized void limited(Kind kind, Duration wait) {
    long until = System.nanoTime() + wait.toNanos();
    openAt.merge(kind, until, (one, other) -> one - other > 0 ? one : other);
  }

  /** Waits for its turn; false, at once, if that does not come before the end of its time. */
  boolean pass(Kind kind, long untilNanos) {
    return kind == Kind.CANCEL ? cancel(untilNanos) : await(kind, untilNanos);
  }

  private synchronized boolean cancel(long untilNanos) {
    cancelsWaiting++;
    try {
      return await(Kind.CANCEL, untilNanos);
    } finally {
      cancelsWaiting--;
      notifyAll();
    }
  }

  private synchronized boolean await(Kind kind, long untilNanos) {
    while (true) {
      long now = System.nanoTime();
      long at = openAt.getOrDefault(kind, now);
      boolean behindCancels = kind == Kind.ORDER && cancelsWaiting > 0;
      if (now - at >= 0 && !behindCancels) {
        return true;
      }
      if (at - untilNanos >= 0 || now - untilNanos >= 0) {
        return false;
      }
      try {
        long left = (now - at >= 0 ? untilNanos : at) - now;
        TimeUnit.NANOSECONDS.timedWait(this, Math.max(left, 0) + SLACK_NANOS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
  }
}
