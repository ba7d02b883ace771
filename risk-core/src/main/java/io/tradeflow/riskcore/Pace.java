package io.tradeflow.riskcore;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** How fast a strategy orders in one symbol and direction. Changes in place. */
final class Pace {
  private static final int SLOTS = 12;
  private static final long SLOT_MILLIS = 5_000;

  private Rate orders = new Rate(SLOTS, SLOT_MILLIS);
  private @Nullable Instant stoppedAt;

  Pace copy() {
    Pace copy = new Pace();
    copy.orders = orders.copy();
    copy.stoppedAt = stoppedAt;
    return copy;
  }

  void ordered(Instant wall) {
    orders.plus(wall);
  }

  /** It goes no further; what it did counts no more once it may. */
  void stop(Instant wall) {
    orders = new Rate(SLOTS, SLOT_MILLIS);
    stoppedAt = wall;
  }

  /** Orders within a minute. */
  int within(Instant wall) {
    return orders.within(wall);
  }

  /** When it was last stopped for repeating itself, on the wall. */
  @Nullable Instant stoppedAt() {
    return stoppedAt;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Pace that
        && orders.equals(that.orders)
        && Objects.equals(stoppedAt, that.stoppedAt);
  }

  @Override
  public int hashCode() {
    return orders.hashCode();
  }

  @Override
  public String toString() {
    return stoppedAt == null ? orders.toString() : orders + " stopped at " + stoppedAt;
  }
}
