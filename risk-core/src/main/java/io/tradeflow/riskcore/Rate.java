package io.tradeflow.riskcore;

import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * How often something happened lately. Counted in slots of time; the window is as long as its slots
 * and the one that has just begun, so that no window of that length ever holds more than is
 * counted. An event from before the latest slot counts there. Changes in place.
 */
final class Rate {
  private static final long NEVER = Long.MIN_VALUE;

  private final long slotMillis;
  private final int[] counts;
  private long latest = NEVER;

  /** Nothing yet, to be counted over {@code slots} times {@code slotMillis}. */
  Rate(int slots, long slotMillis) {
    this.slotMillis = slotMillis;
    this.counts = new int[slots + 1];
  }

  private Rate(Rate other) {
    this.slotMillis = other.slotMillis;
    this.counts = other.counts.clone();
    this.latest = other.latest;
  }

  Rate copy() {
    return new Rate(this);
  }

  void write(StateWriter to) {
    to.number(latest);
    for (int count : counts) {
      to.number(count);
    }
  }

  /** One of that many slots and that length, which are not written. */
  static Rate read(StateReader from, int slots, long slotMillis) {
    Rate rate = new Rate(slots, slotMillis);
    rate.latest = from.longNumber();
    for (int i = 0; i < rate.counts.length; i++) {
      rate.counts[i] = from.number();
    }
    return rate;
  }

  /** One more, then. */
  Rate plus(Instant at) {
    long begun = at.toEpochMilli();
    int past = slotsPast(begun);
    if (past > 0) {
      System.arraycopy(counts, 0, counts, past, counts.length - past);
      Arrays.fill(counts, 0, past, 0);
      latest =
          past < counts.length
              ? latest + past * slotMillis
              : begun - Math.floorMod(begun, slotMillis);
    }
    counts[0]++;
    return this;
  }

  /** How many lie in the window that ends then. */
  int within(Instant at) {
    int sum = 0;
    for (int i = counts.length - 1 - slotsPast(at.toEpochMilli()); i >= 0; i--) {
      sum += counts[i];
    }
    return sum;
  }

  /** Slots between the latest and the one of that time, at most all there are. */
  private int slotsPast(long millis) {
    if (latest == NEVER) {
      return counts.length;
    }
    long past = millis - latest;
    if (past < slotMillis) {
      return 0;
    }
    return past >= slotMillis * counts.length ? counts.length : (int) past / (int) slotMillis;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Rate that
        && slotMillis == that.slotMillis
        && latest == that.latest
        && Arrays.equals(counts, that.counts);
  }

  @Override
  public int hashCode() {
    return Long.hashCode(latest);
  }

  @Override
  public String toString() {
    return Arrays.toString(counts) + " to " + latest;
  }
}
