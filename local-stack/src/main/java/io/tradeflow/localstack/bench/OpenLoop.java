package io.tradeflow.localstack.bench;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Starts work at a fixed rate whether or not earlier work has ended, so that a slow system does not
 * slow its own measurement down.
 */
final class OpenLoop {
  /** One piece of work; must return at once. */
  @FunctionalInterface
  interface Work {
    /**
     * Starts it.
     *
     * @param index counted from 0
     * @param intended when it should have started, on {@link System#nanoTime}'s clock
     */
    void start(int index, long intended);
  }

  private OpenLoop() {}

  /** How many pieces a run of that length has. */
  static int pieces(int rate, Duration length) {
    return Math.toIntExact(rate * length.toMillis() / 1_000);
  }

  /** Runs for that long at that rate a second. */
  static void run(int rate, Duration length, Work work) {
    long step = TimeUnit.SECONDS.toNanos(1) / rate;
    long begin = System.nanoTime();
    for (int i = 0; i < pieces(rate, length); i++) {
      long intended = begin + i * step;
      for (long left = intended - System.nanoTime();
          left > 0;
          left = intended - System.nanoTime()) {
        LockSupport.parkNanos(left);
      }
      work.start(i, intended);
    }
  }
}
