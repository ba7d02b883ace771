package io.tradeflow.execution.domain;

import java.math.BigDecimal;

/** Something that happened, or is asked to happen, to an accepted order. */
public sealed interface OrderChange {
  /** Risk lets it pass; the id is that of the first decision. */
  record Approve(String decisionId) implements OrderChange {}

  /** Risk, the last gate or the broker refuses it. */
  record Reject(Rejection rejection) implements OrderChange {}

  /** It is about to be handed to the broker by the owner of its partition in that epoch. */
  record Send(long epoch) implements OrderChange {}

  /** The broker has it. */
  record Acknowledge() implements OrderChange {}

  /**
   * Part of it, or its rest, was done.
   *
   * @param fillId the broker's; the same id is the same fill
   * @param quantity base currency, above 0
   * @param price quote currency, above 0
   * @param fee quote currency; below 0 is a rebate
   * @param maker whether it rested in the book
   */
  record Fill(String fillId, BigDecimal quantity, BigDecimal price, BigDecimal fee, boolean maker)
      implements OrderChange {}

  /** What was left of it is gone. */
  record Cancel(String reason) implements OrderChange {}

  /** Its day in the market ended. */
  record Expire() implements OrderChange {}

  /** We cannot say what the broker did with it; it must be asked. */
  record LoseTrack(String reason) implements OrderChange {}
}
