package io.tradeflow.localstack.infra;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Waits for a server to become what it should. */
final class Await {
  private static final long LEAST_STEP_MILLIS = 50;
  private static final long MOST_STEP_MILLIS = 500;

  private Await() {}

  /**
   * Waits until the condition holds.
   *
   * @throws IOException naming the log, if the process ended or time ran out
   */
  static void until(
      String what, Duration limit, BooleanSupplier alive, Path log, BooleanSupplier condition)
      throws IOException {
    long begin = System.nanoTime();
    while (!condition.getAsBoolean()) {
      if (!alive.getAsBoolean()) {
        throw new IOException("It ended before \"" + what + "\". Its log: " + log);
      }
      long waited = System.nanoTime() - begin;
      if (waited > limit.toNanos()) {
        throw new IOException(
            "Not yet after " + limit.toSeconds() + " s: " + what + ". Its log: " + log);
      }
      try {
        // Asking costs processor time, of which those that are awaited have too little.
        TimeUnit.MILLISECONDS.sleep(
            Math.clamp(
                TimeUnit.NANOSECONDS.toMillis(waited) / 20, LEAST_STEP_MILLIS, MOST_STEP_MILLIS));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted while waiting: " + what, e);
      }
    }
  }
}
