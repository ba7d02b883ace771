package io.tradeflow.gateway;

import java.time.Duration;

/**
 * A token bucket: {@code limit} calls at once, refilled evenly over {@code period}.
 *
 * @param key who is limited and for what
 */
record Budget(String key, int limit, Duration period) {
  /**
   * What is left after a call.
   *
   * @param allowed whether the call may pass
   * @param remaining whole calls left
   * @param retryAfterMillis until the next call may pass; 0 if it may now
   */
  record Verdict(boolean allowed, long remaining, long retryAfterMillis) {}

  double refillPerMilli() {
    return (double) limit / period.toMillis();
  }
}
