package io.tradeflow.localstack;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;

/** Says what is going on, with the time since the beginning. Safe for many threads. */
public final class Progress {
  private final PrintStream out;
  private final Instant begin = Instant.now();

  /** Lines go to {@code out}. */
  public Progress(PrintStream out) {
    this.out = out;
  }

  /** One line. */
  public synchronized void say(String line) {
    out.printf("%5.1fs  %s%n", elapsed().toMillis() / 1000.0, line);
    out.flush();
  }

  /** Time since the beginning. */
  public Duration elapsed() {
    return Duration.between(begin, Instant.now());
  }
}
