package io.tradeflow.riskcore;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered of a symbol whether it is held or not: when it was closed, and how fast
 * strategies order there. Changes in place.
 */
final class Trail {
  private final Table<Pace> buys;
  private final Table<Pace> sells;
  private @Nullable Instant exit;

  /** Nothing yet. */
  Trail() {
    this(new Table<>(), new Table<>(), null);
  }

  private Trail(Table<Pace> buys, Table<Pace> sells, @Nullable Instant exit) {
    this.buys = buys;
    this.sells = sells;
    this.exit = exit;
  }

  Trail copy() {
    return new Trail(buys.copy(Pace::copy), sells.copy(Pace::copy), exit);
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
    return of(side).get(strategy);
  }

  /** The same, to be changed. */
  Pace pacing(String strategy, Side side) {
    @Nullable Pace known = pace(strategy, side);
    if (known == null) {
      known = new Pace();
      of(side).put(strategy, known);
    }
    return known;
  }

  private Table<Pace> of(Side side) {
    return side == Side.BUY ? buys : sells;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Trail that
        && buys.equals(that.buys)
        && sells.equals(that.sells)
        && Objects.equals(exit, that.exit);
  }

  @Override
  public int hashCode() {
    return Objects.hash(buys, sells, exit);
  }

  @Override
  public String toString() {
    return "buys=%s, sells=%s, exit=%s".formatted(buys, sells, exit);
  }
}
