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
import java.util.function.Consumer;

/** A ledger that says what has become of an order once it is committed. */
public final class WatchedLedger implements OrderLedger {
  private final OrderLedger ledger;
  private final Consumer<Order> watcher;

  /**
   * @param watcher called on the ledger's threads; it must not block
   */
  public WatchedLedger(OrderLedger ledger, Consumer<Order> watcher) {
    this.ledger = ledger;
    this.watcher = watcher;
  }

  @Override
  public CompletionStage<Boolean> open(String account, BigDecimal cash, String cause) {
    return ledger.open(account, cash, cause);
  }

  @Override
  public CompletionStage<Optional<Accepted>> accept(
      NewOrder terms, String key, String hash, Optional<Rejection> refused) {
    return ledger
        .accept(terms, key, hash, refused)
        .thenApply(
            accepted -> {
              accepted.map(Accepted::order).ifPresent(watcher);
              return accepted;
            });
  }

  @Override
  public CompletionStage<Optional<Accepted>> adopt(NewOrder terms, String reason) {
    return ledger.adopt(terms, reason);
  }

  @Override
  public CompletionStage<Optional<Accepted>> accepted(String account, String key, String hash) {
    return ledger.accepted(account, key, hash);
  }

  @Override
  public CompletionStage<Optional<Booked>> change(
      UUID id, String account, List<OrderChange> changes, Stamp stamp) {
    return ledger
        .change(id, account, changes, stamp)
        .thenApply(
            booked -> {
              booked.map(Booked::order).ifPresent(watcher);
              return booked;
            });
  }

  @Override
  public CompletionStage<Optional<Asked>> ask(
      UUID id, String account, Amendment.Wish wish, String key, String hash) {
    return ledger
        .ask(id, account, wish, key, hash)
        .thenApply(
            asked -> {
              asked.map(Asked::order).ifPresent(watcher);
              return asked;
            });
  }

  @Override
  public CompletionStage<Boolean> askedBefore(String account, String key) {
    return ledger.askedBefore(account, key);
  }

  @Override
  public CompletionStage<Reducible> reducible(Order order) {
    return ledger.reducible(order);
  }

  @Override
  public CompletionStage<List<Order>> overreaching(Collection<Integer> partitions) {
    return ledger.overreaching(partitions);
  }

  @Override
  public CompletionStage<Optional<Order>> find(UUID id, String account) {
    return ledger.find(id, account);
  }

  @Override
  public CompletionStage<Long> claim(int partition, String owner) {
    return ledger.claim(partition, owner);
  }

  @Override
  public CompletionStage<Boolean> refuse(RefusedCommand command, Rejection why) {
    return ledger.refuse(command, why);
  }

  @Override
  public CompletionStage<Optional<Order>> askCancel(UUID id, String account, String reason) {
    return ledger.askCancel(id, account, reason);
  }

  @Override
  public CompletionStage<Void> askCancels(Collection<UUID> orders, String reason) {
    return ledger.askCancels(orders, reason);
  }

  @Override
  public CompletionStage<List<CancelWish>> cancelWishes(Collection<Integer> partitions) {
    return ledger.cancelWishes(partitions);
  }

  @Override
  public CompletionStage<List<Order>> open(int partition) {
    return ledger.open(partition);
  }

  @Override
  public CompletionStage<List<Order>> lost(Collection<Integer> partitions) {
    return ledger.lost(partitions);
  }
}
