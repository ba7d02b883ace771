package io.tradeflow.execution.domain;

import java.math.BigDecimal;
import java.util.Set;
import java.util.UUID;

/** Something that happened, or is asked to happen, to an accepted order. */
public sealed interface OrderChange {
  /** It was found at its broker, which has to be asked what became of it; we did not place it. */
  record Adopt(String reason) implements OrderChange {}

  /** Risk lets it pass; the id is that of the first decision. */
  record Approve(String decisionId) implements OrderChange {}

  /** Risk, the last gate or the broker refuses it. */
  record Reject(Rejection rejection) implements OrderChange {}

  /**
   * It is about to be handed to the broker by the owner of its partition in that epoch.
   *
   * @param notTo brokers that are handed nothing with this change
   */
  record Send(long epoch, Set<String> notTo) implements OrderChange {
    public Send(long epoch) {
      this(epoch, Set.of());
    }
  }

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

  /** Its day, or the time until which it was good, ended in the market. */
  record Expire() implements OrderChange {}

  /** The trigger of a trailing stop followed the market. */
  record Trail(BigDecimal trigger) implements OrderChange {}

  /** The market reached its trigger. */
  record Trigger() implements OrderChange {}

  /** Its owner wants new terms; the old ones hold until the broker has the new ones. */
  record RequestModify(UUID id, Amendment.Wish wish) implements OrderChange {}

  /** Risk lets the new terms pass; they are about to be handed to the broker. */
  record ApproveModify(UUID id, String decisionId) implements OrderChange {}

  /** Risk refuses the new terms. */
  record DenyModify(UUID id, Rejection why) implements OrderChange {}

  /** The broker has the new terms. */
  record Modify(UUID id) implements OrderChange {}

  /** The last gate or the broker refuses the new terms. */
  record RefuseModify(UUID id, Rejection why) implements OrderChange {}

  /**
   * A reduce-only order loses what its position no longer allows, before it is handed over.
   *
   * @param quantity what stays, above 0 and below what it was
   */
  record Cut(BigDecimal quantity) implements OrderChange {}

  /** We cannot say what the broker did with it; it must be asked. */
  record LoseTrack(String reason) implements OrderChange {}
}
