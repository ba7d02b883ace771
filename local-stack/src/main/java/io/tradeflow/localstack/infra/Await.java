package io.tradeflow.localstack.infra;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Waits for a server to become what it should. */
final class Await {
  private static final long STEP_MILLIS = 50;

  private Await() {}

  /**
   * Waits until the condition holds.
   *
   * @throws IOException naming the log, if the process ended or time ran out
   */
  static void until(
      String what, Duration limit, BooleanSupplier alive, Path log, BooleanSupplier condition)
      throws IOException {
    long deadline = System.nanoTime() + limit.toNanos();
    while (!condition.getAsBoolean()) {
      if (!alive.getAsBoolean()) {
        throw new IOException("It ended before \"" + what + "\". Its log: " + log);
      }
      if (System.nanoTime() > deadline) {
        throw new IOException(
            "Not yet after " + limit.toSeconds() + " s: " + what + ". Its log: " + log);
      }
      try {
        TimeUnit.MILLISECONDS.sleep(STEP_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted while waiting: " + what, e);
      }
    }
  }
}
