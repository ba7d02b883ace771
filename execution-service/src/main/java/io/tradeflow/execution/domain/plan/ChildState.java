package io.tradeflow.execution.domain.plan;

/** What a plan knows of a child. */
public enum ChildState {
  /** Written down, perhaps not an order yet; risk has not decided. */
  PLACED,
  /** Risk let it pass; it waits for its release, is on its way or works. */
  ACCEPTED,
  /** Nobody can say what the broker did with it; it may be working. */
  UNKNOWN,
  FILLED,
  CANCELLED,
  EXPIRED,
  REJECTED;

  /** Nothing of it can be filled any more. */
  public boolean isFinal() {
    return switch (this) {
      case PLACED, ACCEPTED, UNKNOWN -> false;
      case FILLED, CANCELLED, EXPIRED, REJECTED -> true;
    };
  }
}
