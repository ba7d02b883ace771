package io.tradeflow.riskcore;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How fast a strategy orders in one symbol and direction, and the next such in that symbol: they
 * are few, so that a chain finds them with the least memory. Changes in place.
 */
final class Pace {
  private static final int SLOTS = 12;
  private static final long SLOT_MILLIS = 5_000;

  private final String strategy;
  private final Side side;
  private final @Nullable Pace next;
  private Rate orders = new Rate(SLOTS, SLOT_MILLIS);
  private @Nullable Instant stoppedAt;

  Pace(String strategy, Side side, @Nullable Pace next) {
    this.strategy = strategy;
    this.side = side;
    this.next = next;
  }

  /** A copy of this one and all that follow. */
  Pace copy() {
    Pace copy = new Pace(strategy, side, next == null ? null : next.copy());
    copy.orders = orders.copy();
    copy.stoppedAt = stoppedAt;
    return copy;
  }

  void write(StateWriter to) {
    to.text(strategy);
    to.number(side.ordinal());
    orders.write(to);
    to.ifAny(stoppedAt, to::instant);
  }

  /** All of a chain, each after a flag; null where it is empty. */
  static @Nullable Pace readAll(StateReader from) {
    if (!from.flag()) {
      return null;
    }
    String strategy = from.text();
    Side side = from.oneOf(Side.values());
    Rate orders = Rate.read(from, SLOTS, SLOT_MILLIS);
    @Nullable Instant stoppedAt = from.ifAny(from::instant);
    Pace pace = new Pace(strategy, side, readAll(from));
    pace.orders = orders;
    pace.stoppedAt = stoppedAt;
    return pace;
  }

  boolean isOf(String code, Side direction) {
    return side == direction && strategy.equals(code);
  }

  @Nullable Pace next() {
    return next;
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
        && that.isOf(strategy, side)
        && orders.equals(that.orders)
        && Objects.equals(stoppedAt, that.stoppedAt)
        && Objects.equals(next, that.next);
  }

  @Override
  public int hashCode() {
    return Objects.hash(strategy, orders, next);
  }

  @Override
  public String toString() {
    return "%s %s %s stopped %s".formatted(strategy, side, orders, stoppedAt);
  }
}
