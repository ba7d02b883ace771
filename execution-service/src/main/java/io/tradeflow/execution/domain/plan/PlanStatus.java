package io.tradeflow.execution.domain.plan;

/** Where a plan is in its life. */
public sealed interface PlanStatus {
  /** How a plan ends. */
  enum Ending {
    /** It did what it set out to do. */
    DONE,
    /** Something is left that will not be done, by wish or because time is over. */
    CANCELLED,
    /** It was kept from doing it. */
    FAILED
  }

  /** It acts. */
  record Active() implements PlanStatus {}

  /** It places nothing any more, and ends once its last child is final. */
  record Completing(Ending ending, String reason) implements PlanStatus {}

  /** Nothing can change any more; no child lives. */
  record Ended(Ending ending, String reason) implements PlanStatus {}

  /** ACTIVE, COMPLETING, DONE, CANCELLED or FAILED. */
  default String label() {
    return switch (this) {
      case Active active -> "ACTIVE";
      case Completing completing -> "COMPLETING";
      case Ended ended -> ended.ending().name();
    };
  }

  /** Whether it still acts, or waits for children. */
  default boolean live() {
    return !(this instanceof Ended);
  }
}
