package io.tradeflow.execution.domain;

/** Where an order is in its life. */
public enum OrderState {
  SUBMITTED,
  APPROVED,
  REJECTED,
  SENDING,
  WORKING,
  PARTIALLY_FILLED,
  FILLED,
  CANCELLED,
  EXPIRED,
  UNKNOWN;

  /** Nothing can change the order any more. */
  public boolean finished() {
    return switch (this) {
      case REJECTED, FILLED, CANCELLED, EXPIRED -> true;
      case SUBMITTED, APPROVED, SENDING, WORKING, PARTIALLY_FILLED, UNKNOWN -> false;
    };
  }

  /** The broker may hold the order. */
  public boolean atBroker() {
    return switch (this) {
      case SENDING, WORKING, PARTIALLY_FILLED, UNKNOWN -> true;
      case SUBMITTED, APPROVED, REJECTED, FILLED, CANCELLED, EXPIRED -> false;
    };
  }

  /** The broker said that it holds the order: its terms may be changed. */
  public boolean inTheBook() {
    return this == WORKING || this == PARTIALLY_FILLED;
  }
}
