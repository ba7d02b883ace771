package io.tradeflow.execution.application;

import io.tradeflow.execution.domain.Amendment;
import io.tradeflow.execution.domain.NewOrder;
import io.tradeflow.execution.domain.Order;
import io.tradeflow.execution.domain.OrderChange;
import io.tradeflow.execution.domain.Rejection;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;

/**
 * The accounts, orders, fills and positions of record. Every change commits together with its
 * events, one account at a time, so that an account's sequence has no gap. Stages fail with {@link
 * LedgerUnavailable} when the same call may succeed later, and with {@link Unbookable} when it
 * never will.
 */
public interface OrderLedger {
  /** An order and whether this call created it; {@code sameRequest} is false for a reused key. */
  record Accepted(Order order, boolean created, boolean sameRequest) {}

  /**
   * The order after the changes.
   *
   * @param refused those that its state did not permit
   * @param repeated fills among them that were booked before
   */
  record Booked(Order order, List<OrderChange> refused, List<OrderChange> repeated) {}

  /**
   * What became of a wish for new terms.
   *
   * @param created whether this call asked for them
   * @param sameRequest false for a key that asked for something else
   * @param permitted false where the order does not take such a change now; nothing has changed
   */
  record Asked(Order order, boolean created, boolean sameRequest, boolean permitted) {}

  /** The ledger cannot be reached now. */
  final class LedgerUnavailable extends RuntimeException {
    private static final long serialVersionUID = 1;

    public LedgerUnavailable(Throwable cause) {
      super("The ledger cannot be reached: " + cause.getMessage(), cause);
    }
  }

  /** What is asked for can never be written down. */
  final class Unbookable extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    public Unbookable(Throwable cause) {
      super("The ledger cannot hold this: " + cause.getMessage(), cause);
    }
  }

  /** Opens the account with its starting cash; false if it is open. */
  CompletionStage<Boolean> open(String account, BigDecimal cash, String cause);

  /**
   * Accepts the order, or finds the one that the key made before; empty without an account.
   *
   * @param hash of what was asked for; another hash under the same key is another request
   * @param refused present for an order that is written down as rejected at once
   */
  CompletionStage<Optional<Accepted>> accept(
      NewOrder terms, String key, String hash, Optional<Rejection> refused);

  /**
   * Writes down an order that was found at its broker, once; empty without an account. It is
   * UNKNOWN until the broker has said what became of it.
   *
   * @param terms of a foreign order
   */
  CompletionStage<Optional<Accepted>> adopt(NewOrder terms, String reason);

  /** The order that the key made before. */
  CompletionStage<Optional<Accepted>> accepted(String account, String key, String hash);

  /**
   * Applies the changes that the order's state permits, in turn, in one commit; empty if there is
   * no such order or the stamp's epoch has passed, and then nothing has changed.
   */
  CompletionStage<Optional<Booked>> change(
      UUID id, String account, List<OrderChange> changes, Stamp stamp);

  /**
   * Asks for new terms of a working order, or finds what the key asked for before; empty if there
   * is no such order.
   *
   * @param key of the account's own choice; its orders' keys are others
   */
  CompletionStage<Optional<Asked>> ask(
      UUID id, String account, Amendment.Wish wish, String key, String hash);

  /**
   * A command that does not fit its order.
   *
   * @param id of the command; unique for its account
   * @param type as the topic of commands names it
   * @param order as the command names it, whether or not there is one
   */
  record RefusedCommand(String id, String type, String account, UUID order, String correlationId) {}

  /**
   * Tells the account why the command is refused, once for each command; false without an account.
   * Whatever the command has asked for before stays as it is.
   */
  CompletionStage<Boolean> refuse(RefusedCommand command, Rejection why);

  /** Whether the key asked for a change before. */
  CompletionStage<Boolean> askedBefore(String account, String key);

  CompletionStage<Optional<Order>> find(UUID id, String account);

  /** Begins the partition's next epoch, from 1: nothing is written under earlier ones any more. */
  CompletionStage<Long> claim(int partition, String owner);

  /** An open order that was asked to be cancelled. */
  record CancelWish(Order order, String reason) {}

  /**
   * Notes that what is left of the order shall be cancelled, until it is final; the first reason
   * stays. The order as it is, or empty if there is no such order or it is final.
   */
  CompletionStage<Optional<Order>> askCancel(UUID id, String account, String reason);

  /** Notes the same for each of the orders, whosesoever they are; those that are final stay. */
  CompletionStage<Void> askCancels(Collection<UUID> orders, String reason);

  /** What was asked to be cancelled and is not final, oldest wish first. */
  CompletionStage<List<CancelWish>> cancelWishes(Collection<Integer> partitions);

  /** Approved orders and those at the broker, oldest first. */
  CompletionStage<List<Order>> open(int partition);

  /**
   * A reduce-only order at one moment.
   *
   * @param filled what it has traded
   * @param room what it may still trade: its account's position against it, 0 or more, without what
   *     other orders will take
   */
  record Reducible(BigDecimal filled, BigDecimal room) {
    /** The most that the order may be; its own fills do not change it. */
    public BigDecimal quantity() {
      return filled.add(room);
    }

    /** Whether there is nothing that it could reduce. */
    public boolean nothing() {
      return room.signum() == 0;
    }
  }

  /** What a reduce-only order may trade. */
  CompletionStage<Reducible> reducible(Order order);

  /** Working reduce-only orders that are larger than their positions, oldest first, at most 100. */
  CompletionStage<List<Order>> overreaching(Collection<Integer> partitions);

  /**
   * Orders of the partitions that their brokers must be asked about, at most 100: UNKNOWN ones,
   * then those in the book whose approved change is not decided; oldest first.
   */
  CompletionStage<List<Order>> lost(Collection<Integer> partitions);
}
