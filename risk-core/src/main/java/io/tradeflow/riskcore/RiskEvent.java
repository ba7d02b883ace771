package io.tradeflow.riskcore;

import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** What changes an account's {@link RiskState}. */
public sealed interface RiskEvent {

  /** Cash was credited. */
  record AccountFunded(Money amount, Money cashAfter) implements RiskEvent {}

  /**
   * An order waits for a decision.
   *
   * @param at on the wall
   */
  record OrderSubmitted(NewOrder order, Instant at) implements RiskEvent {}

  /**
   * The order may be sent and counts at once, not when filled.
   *
   * @param referencePrice price the decision used; null when only execution's word is known
   * @param balance balance the decision saw; null when only execution's word is known
   */
  record OrderApproved(String orderId, @Nullable Price referencePrice, @Nullable Money balance)
      implements RiskEvent {}

  /** Risk refused the order; execution has not confirmed it yet. */
  record OrderRefused(String orderId, @Nullable Price referencePrice, @Nullable Money balance)
      implements RiskEvent {}

  /**
   * A working order has new terms.
   *
   * @param replacement the same order id; the quantity is what is not filled
   * @param at on the wall
   */
  record OrderModified(NewOrder replacement, @Nullable Price referencePrice, Instant at)
      implements RiskEvent {}

  /**
   * Part or all of the order was executed.
   *
   * @param marketTime when, in the market
   */
  record OrderFilled(
      String orderId,
      String symbol,
      Side side,
      Quantity quantity,
      Price price,
      Money cashAfter,
      Quantity positionAfter,
      boolean complete,
      Instant marketTime)
      implements RiskEvent {}

  /** The order is finished: rejected, cancelled or expired. */
  record OrderClosed(String orderId) implements RiskEvent {}

  /**
   * The order is finished by a cancel that was sent to its broker.
   *
   * @param at on the wall
   */
  record OrderCancelled(String orderId, Instant at) implements RiskEvent {}

  /** A day began in market time, with that balance. */
  record DayOpened(LocalDate day, Money balance) implements RiskEvent {}

  /** The day's loss reached its limit: nothing opens a position until the next day. */
  record AccountHalted(LocalDate day) implements RiskEvent {}

  /** The fall from the highest balance reached its limit, at that market time. */
  record DrawdownReached(Instant marketTime) implements RiskEvent {}

  /** The strategy of that order repeated itself too often; a person must let it go on. */
  record StrategyStopped(String orderId) implements RiskEvent {}

  /** The account's history cannot be trusted: nothing passes until the state is rebuilt. */
  record AccountFenced(String reason) implements RiskEvent {}
}
