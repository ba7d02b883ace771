package io.tradeflow.execution.application;

import io.tradeflow.execution.domain.Order;
import io.tradeflow.execution.domain.Rejection;

/** Why an order takes no change now; the same for the API and for commands. */
public final class ChangeRefusals {
  private ChangeRefusals() {}

  /** Said of orders of other accounts too. */
  public static Rejection notFound() {
    return new Rejection("ORDER_NOT_FOUND", null, null, "You have no such order.");
  }

  /** Of an order whose state permits no change. */
  public static Rejection of(Order order) {
    if (order.state().finished()) {
      return finished(order, "change");
    }
    String state = order.state().name();
    return order.pending() == null
        ? new Rejection(
            "ORDER_NOT_WORKING",
            null,
            state,
            "The order is " + state + "; it can be changed once its broker has it.")
        : new Rejection(
            "CHANGE_PENDING",
            null,
            state,
            "The order waits for another change. Try again when it is decided.");
  }

  /**
   * Of an order that has ended.
   *
   * @param what was asked for, a verb
   */
  public static Rejection finished(Order order, String what) {
    String state = order.state().name();
    return new Rejection(
        "ORDER_FINISHED",
        null,
        state,
        "The order is " + state + "; there is nothing left to " + what + ".");
  }
}
