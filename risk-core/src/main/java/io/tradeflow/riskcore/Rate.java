package io.tradeflow.riskcore;

import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * How often something happened lately. Counted in slots of time; the window is as long as its slots
 * and the one that has just begun, so that no window of that length ever holds more than is
 * counted. An event from before the latest slot counts there. Immutable.
 */
final class Rate implements Trie.Keyed {
  private final String key;
  private final long slotMillis;
  private final long latest;
  private final int[] counts;

  private Rate(String key, long slotMillis, long latest, int[] counts) {
    this.key = key;
    this.slotMillis = slotMillis;
    this.latest = latest;
    this.counts = counts;
  }

  /** Nothing yet, to be counted over {@code slots} times {@code slotMillis}. */
  static Rate none(String key, int slots, long slotMillis) {
    return new Rate(key, slotMillis, Long.MIN_VALUE, new int[slots + 1]);
  }

  @Override
  public String key() {
    return key;
  }

  /** One more, then. */
  Rate plus(Instant at) {
    long slot = Math.max(latest, at.toEpochMilli() / slotMillis);
    int[] next = new int[counts.length];
    if (latest != Long.MIN_VALUE && slot - latest < counts.length) {
      int shift = (int) (slot - latest);
      System.arraycopy(counts, 0, next, shift, counts.length - shift);
    }
    next[0]++;
    return new Rate(key, slotMillis, slot, next);
  }

  /** How many lie in the window that ends then. */
  int within(Instant at) {
    if (latest == Long.MIN_VALUE) {
      return 0;
    }
    long past = Math.max(0, at.toEpochMilli() / slotMillis - latest);
    int sum = 0;
    for (int i = 0; i < counts.length - past; i++) {
      sum += counts[i];
    }
    return sum;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Rate that
        && key.equals(that.key)
        && slotMillis == that.slotMillis
        && latest == that.latest
        && Arrays.equals(counts, that.counts);
  }

  @Override
  public int hashCode() {
    return 31 * key.hashCode() + Long.hashCode(latest);
  }

  @Override
  public String toString() {
    return Arrays.toString(counts) + " to slot " + latest;
  }
}
