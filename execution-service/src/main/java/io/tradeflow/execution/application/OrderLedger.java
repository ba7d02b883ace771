package io.tradeflow.execution.application;

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

  /** The order after the changes, and those that its state did not permit. */
  record Booked(Order order, List<OrderChange> refused) {}

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

  /** The order that the key made before. */
  CompletionStage<Optional<Accepted>> accepted(String account, String key, String hash);

  /**
   * Applies the changes that the order's state permits, in turn, in one commit; empty if there is
   * no such order or the stamp's epoch has passed, and then nothing has changed.
   */
  CompletionStage<Optional<Booked>> change(
      UUID id, String account, List<OrderChange> changes, Stamp stamp);

  CompletionStage<Optional<Order>> find(UUID id, String account);

  /** Begins the partition's next epoch, from 1: nothing is written under earlier ones any more. */
  CompletionStage<Long> claim(int partition, String owner);

  /** Approved orders and those at the broker, oldest first. */
  CompletionStage<List<Order>> open(int partition);

  /** UNKNOWN orders of the partitions, oldest first, at most 100. */
  CompletionStage<List<Order>> lost(Collection<Integer> partitions);
}
