package io.tradeflow.localstack.bench;

import java.util.Arrays;
import java.util.Locale;

/** Latencies in nanoseconds, from many threads, bounded by the capacity given. */
final class Latencies {
  private static final double NANOS_PER_MILLI = 1e6;

  private final long[] nanos;
  private int count;

  Latencies(int capacity) {
    this.nanos = new long[capacity];
  }

  synchronized void add(long value) {
    if (count < nanos.length) {
      nanos[count++] = value;
    }
  }

  synchronized int count() {
    return count;
  }

  /** Nearest-rank percentile in milliseconds; 0 when there is none. */
  synchronized double millis(double percentile) {
    if (count == 0) {
      return 0;
    }
    long[] sorted = Arrays.copyOf(nanos, count);
    Arrays.sort(sorted);
    int rank = (int) Math.ceil(percentile / 100 * count);
    return rounded(sorted[Math.max(0, rank - 1)] / NANOS_PER_MILLI);
  }

  static double rounded(double value) {
    return Double.parseDouble(String.format(Locale.ROOT, "%.2f", value));
  }
}
