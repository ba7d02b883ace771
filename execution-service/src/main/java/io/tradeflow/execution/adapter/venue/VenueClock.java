package io.tradeflow.execution.adapter.venue;

import java.util.OptionalLong;

/**
 * Our monotonic clock on the venue's clock, never later than it is. A question sent at t0 whose
 * answer T came at t1 says that the venue's clock showed at least T at t1, and at most T at t0:
 * what is valid until u here is valid until T + (u − t1) there. The best of the samples holds, less
 * what two clocks may drift apart; one that contradicts it, as after a step back, replaces it. Any
 * thread.
 */
final class VenueClock {
  /** Of the time since the sample: two clocks of 100 parts in a million each. */
  private static final long DRIFT = 5_000;

  private static final long MICRO = 1_000;

  private boolean known;
  private long offset;
  private long measuredNanos;

  /**
   * Takes a sample.
   *
   * @param sentNanos monotonic clock before the question
   * @param answeredNanos and after the answer
   * @param venueMicros that it said
   */
  synchronized void sample(long sentNanos, long answeredNanos, long venueMicros) {
    long low = venueMicros * MICRO - answeredNanos;
    long high = (venueMicros + 1) * MICRO - sentNanos;
    long aged = aged(answeredNanos);
    offset = known && aged > low && aged <= high ? aged : low;
    measuredNanos = answeredNanos;
    known = true;
  }

  /**
   * The venue's time, in microseconds, that it does not reach before our clock is there; empty
   * before the first sample.
   */
  synchronized OptionalLong at(long nanos) {
    return known
        ? OptionalLong.of(Math.floorDiv(nanos + aged(nanos), MICRO))
        : OptionalLong.empty();
  }

  /** Age of the last sample in nanoseconds; without any, as old as can be. */
  synchronized long age(long nowNanos) {
    return known ? nowNanos - measuredNanos : Long.MAX_VALUE;
  }

  private long aged(long nanos) {
    return offset - Math.max(0, nanos - measuredNanos) / DRIFT;
  }
}
