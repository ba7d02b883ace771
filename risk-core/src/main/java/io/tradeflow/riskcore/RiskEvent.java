package io.tradeflow.riskcore;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** What changes an account's {@link RiskState}. */
public sealed interface RiskEvent {

  /** Cash was credited. */
  record AccountFunded(Money amount, Money cashAfter) implements RiskEvent {}

  /** An order waits for a decision. */
  record OrderSubmitted(NewOrder order) implements RiskEvent {}

  /**
   * The order may be sent and counts at once, not when filled.
   *
   * @param referencePrice price the decision used; null when only execution's word is known
   */
  record OrderApproved(String orderId, @Nullable Price referencePrice) implements RiskEvent {}

  /** Risk refused the order; execution has not confirmed it yet. */
  record OrderRefused(String orderId, @Nullable Price referencePrice) implements RiskEvent {}

  /** Part or all of the order was executed. */
  record OrderFilled(
      String orderId,
      String symbol,
      Side side,
      Quantity quantity,
      Price price,
      Money cashAfter,
      Quantity positionAfter,
      boolean complete)
      implements RiskEvent {}

  /** The order is finished: rejected, cancelled or expired. */
  record OrderClosed(String orderId) implements RiskEvent {}

  /** A day began in market time, with that balance. */
  record DayOpened(LocalDate day, Money balance) implements RiskEvent {}

  /** The day's loss reached its limit: nothing opens a position until the next day. */
  record AccountHalted(LocalDate day) implements RiskEvent {}

  /** The account's history cannot be trusted: nothing passes until the state is rebuilt. */
  record AccountFenced(String reason) implements RiskEvent {}
}
