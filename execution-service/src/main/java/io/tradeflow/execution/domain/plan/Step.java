package io.tradeflow.execution.domain.plan;

import java.util.UUID;

/**
 * Something that a plan wants done. Doing a step again does no harm: a child's order id comes from
 * the plan's id and the child's index.
 */
public sealed interface Step {
  /**
   * Places the child's order.
   *
   * @param held it is not sent to the broker before its {@link ReleaseChild}
   */
  record PlaceChild(int index, ChildRole role, ChildTerms terms, boolean held) implements Step {}

  /** Sends a held child that risk let pass. */
  record ReleaseChild(int index) implements Step {}

  /** Cancels what is left of the child. */
  record CancelChild(int index, String reason) implements Step {}

  /** Cancels an order of the account that is in the plan's way and not its own. */
  record CancelOrder(UUID order, String reason) implements Step {}

  /** Places nothing any more and ends once nothing lives. */
  record Complete(PlanStatus.Ending ending, String reason) implements Step {}

  /** Ends; no child lives. */
  record Finish(PlanStatus.Ending ending, String reason) implements Step {}
}
