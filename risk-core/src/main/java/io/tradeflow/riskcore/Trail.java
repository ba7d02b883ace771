package io.tradeflow.riskcore;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered of a symbol whether it is held or not: when it was closed, and how fast
 * strategies order there. Changes in place.
 */
final class Trail {
  private @Nullable Pace paces;
  private @Nullable Instant exit;

  Trail copy() {
    Trail copy = new Trail();
    copy.paces = paces == null ? null : paces.copy();
    copy.exit = exit;
    return copy;
  }

  void write(StateWriter to) {
    to.ifAny(exit, to::instant);
    for (@Nullable Pace pace = paces; pace != null; pace = pace.next()) {
      to.flag(true);
      pace.write(to);
    }
    to.flag(false);
  }

  static Trail read(StateReader from) {
    Trail trail = new Trail();
    trail.exit = from.ifAny(from::instant);
    trail.paces = Pace.readAll(from);
    return trail;
  }

  /** When the position was last closed, in market time. */
  @Nullable Instant exit() {
    return exit;
  }

  void closed(@Nullable Instant market) {
    exit = market;
  }

  /** How fast the strategy goes in that direction; null where it never went. */
  @Nullable Pace pace(String strategy, Side side) {
    @Nullable Pace pace = paces;
    while (pace != null && !pace.isOf(strategy, side)) {
      pace = pace.next();
    }
    return pace;
  }

  /** The same, to be changed. */
  Pace pacing(String strategy, Side side) {
    @Nullable Pace known = pace(strategy, side);
    if (known == null) {
      known = new Pace(strategy, side, paces);
      paces = known;
    }
    return known;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Trail that
        && Objects.equals(paces, that.paces)
        && Objects.equals(exit, that.exit);
  }

  @Override
  public int hashCode() {
    return Objects.hash(paces, exit);
  }

  @Override
  public String toString() {
    return "paces=%s, exit=%s".formatted(paces, exit);
  }
}
