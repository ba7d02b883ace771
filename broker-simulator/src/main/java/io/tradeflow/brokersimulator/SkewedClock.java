package io.tradeflow.brokersimulator;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** The machine's clock and a skew: what the venue takes for the time. Any thread. */
final class SkewedClock {
  /** One moment on both clocks. */
  record Moment(long nanos, long micros) {}

  private static final long TOGETHER_NANOS = 100_000;
  private static final int ATTEMPTS = 10;

  private final Clock wall;
  private volatile long skewMicros;

  SkewedClock(Clock wall) {
    this.wall = wall;
  }

  void skew(long micros) {
    skewMicros = micros;
  }

  /** Microseconds since the epoch. */
  long micros() {
    return ChronoUnit.MICROS.between(Instant.EPOCH, wall.instant()) + skewMicros;
  }

  /** Both clocks; read again where the process stood still between the two. */
  Moment moment() {
    for (int attempt = 1; ; attempt++) {
      long before = System.nanoTime();
      long micros = micros();
      long after = System.nanoTime();
      if (after - before < TOGETHER_NANOS || attempt == ATTEMPTS) {
        return new Moment(after, micros);
      }
    }
  }

  /** Without skew: what matching goes by, which must not go back. */
  Instant unskewed() {
    return wall.instant();
  }
}
