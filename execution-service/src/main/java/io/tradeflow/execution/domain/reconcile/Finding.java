package io.tradeflow.execution.domain.reconcile;

import org.jspecify.annotations.Nullable;

/**
 * Something in which our books and a broker's differ; it fences the account.
 *
 * @param subject order, fill, symbol or currency
 * @param ours our value, null where it is not about values
 * @param brokers the broker's value
 * @param message what it means and what to do
 */
public record Finding(
    Kind kind, String subject, @Nullable String ours, @Nullable String brokers, String message) {
  /** What may differ. */
  public enum Kind {
    /** The broker has an order that we did not place. */
    FOREIGN_ORDER(false),
    /** We believe an order open that the broker does not know. */
    ORDER_MISSING(false),
    /** An order works at the broker at other terms than here, and no change is under way. */
    ORDER_TERMS(false),
    /** An order works at the broker that has ended here. */
    ORDER_NOT_ENDED(false),
    /** The broker did something to an order that has ended here. */
    FILL_NOT_BOOKED(true),
    POSITION(true),
    BALANCE(true),
    /** The broker's events begin again: it cannot say what happened. */
    HISTORY_LOST(true),
    /** An event of the account is of a type that this build does not know. */
    UNKNOWN_EVENT(true);

    private final boolean operator;

    Kind(boolean operator) {
      this.operator = operator;
    }

    /** Whether an operator may take the broker's figures as they are. */
    public boolean operatorMaySettle() {
      return operator;
    }
  }
}
