package io.tradeflow.execution.domain.plan;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** Something that a plan learns. What it knows already, or learns too late, changes nothing. */
public sealed interface PlanEvent {
  /** Risk let the child pass, or the broker has it. */
  record ChildAccepted(int index) implements PlanEvent {}

  /** Risk, the last gate or the broker refused the child. */
  record ChildRejected(int index, String code) implements PlanEvent {}

  /** That much of the child is filled, all its fills together. */
  record ChildFilled(int index, BigDecimal cumulative) implements PlanEvent {}

  /** What was left of the child is gone. */
  record ChildCancelled(int index) implements PlanEvent {}

  /** The child's time was over. */
  record ChildExpired(int index) implements PlanEvent {}

  /** What the broker did with the child cannot be said. */
  record ChildUnknown(int index) implements PlanEvent {}

  /** Its holder, or an operator, wants the plan to end. */
  record CancelPlan(String reason) implements PlanEvent {}

  /**
   * Its holder wants an exit of an OCO or a bracket elsewhere; too late once the stop has gone off.
   *
   * @param profit limit price of what takes the profit; null where that stays as it is
   * @param stop price at which the stop stands still
   * @param trail how the stop follows the market, beginning anew; null as {@code stop} is where the
   *     stop stays as it is
   */
  record MoveExit(@Nullable BigDecimal profit, @Nullable BigDecimal stop, @Nullable Trail trail)
      implements PlanEvent {
    /** Asks for something, and for one stop at most. */
    public MoveExit {
      Require.positiveOrNull("takeProfitPrice", profit);
      Require.that(
          (stop == null || trail == null) && (profit != null || stop != null || trail != null),
          "Give takeProfitPrice, or one of stopPrice, trailingAmount and trailingPercent, or both.");
    }

    /** Another take-profit. */
    public static MoveExit profit(BigDecimal price) {
      return new MoveExit(price, null, null);
    }

    /** A stop that stands still. */
    public static MoveExit stop(BigDecimal price) {
      return new MoveExit(null, price, null);
    }

    /** A stop that follows the market. */
    public static MoveExit trail(Trail trail) {
      return new MoveExit(null, null, trail);
    }

    /** Whether it is about the stop. */
    public boolean movesStop() {
      return stop != null || trail != null;
    }
  }

  /**
   * Time passes.
   *
   * @param range prices traded since the last tick; null where nothing was
   * @param volume traded since the last tick, base currency, 0 or more
   * @param holding where {@link PlanLife#needsHolding} asks for it
   */
  record Tick(@Nullable Range range, BigDecimal volume, @Nullable Holding holding)
      implements PlanEvent {
    /** Nothing but time. */
    public static final Tick QUIET = new Tick(null, BigDecimal.ZERO, null);
  }

  /** The lowest and the highest price of a time, quote currency. */
  record Range(BigDecimal low, BigDecimal high) {
    public static Range at(BigDecimal price) {
      return new Range(price, price);
    }

    /** With that price in it. */
    public Range and(BigDecimal price) {
      return new Range(low.min(price), high.max(price));
    }
  }
}
