package io.tradeflow.execution.application;

import io.tradeflow.execution.domain.Order;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Partitions of accounts that this instance was given, claims and owns, each under an epoch. One is
 * owned when its open orders have been taken back. Any thread.
 */
final class Partitions {
  private final ToIntFunction<String> partitions;
  private final Set<Integer> assigned = ConcurrentHashMap.newKeySet();
  private final Map<Integer, Long> claimed = new ConcurrentHashMap<>();
  private final Map<Integer, Long> owned = new ConcurrentHashMap<>();

  /**
   * @param partitions partition of an account
   */
  Partitions(ToIntFunction<String> partitions) {
    this.partitions = partitions;
  }

  void assign(int partition) {
    assigned.add(partition);
  }

  /** Whether it was owned. */
  boolean revoke(int partition) {
    assigned.remove(partition);
    claimed.remove(partition);
    return owned.remove(partition) != null;
  }

  /** Those that were assigned and are not owned yet. */
  List<Integer> unowned() {
    return assigned.stream().filter(partition -> !owned.containsKey(partition)).toList();
  }

  /** It is ours; its open orders are being taken back. */
  void claim(int partition, long epoch) {
    claimed.put(partition, epoch);
  }

  /** Its open orders have been taken back. */
  void own(int partition, long epoch) {
    owned.put(partition, epoch);
  }

  /** The owned ones, each with its epoch. */
  Map<Integer, Long> owned() {
    return Map.copyOf(owned);
  }

  int of(Order order) {
    return partitions.applyAsInt(order.terms().accountId());
  }

  /** Epoch under which the order is ours, from the claim on; null if it is not. */
  @Nullable Long claimed(Order order) {
    return claimed.get(of(order));
  }

  /** Epoch under which the order is worked; null if another instance does, or nobody yet. */
  @Nullable Long owned(Order order) {
    return owned.get(of(order));
  }

  /** Epoch of a partition; null if it is not owned. */
  @Nullable Long owned(int partition) {
    return owned.get(partition);
  }

  /**
   * Epoch under which the account's orders are worked.
   *
   * @throws IllegalStateException if they are not, or not yet
   */
  long epoch(String account) {
    int partition = partitions.applyAsInt(account);
    @Nullable Long epoch = owned.get(partition);
    if (epoch == null) {
      throw new IllegalStateException("Partition " + partition + " is not claimed yet");
    }
    return epoch;
  }
}
