package io.tradeflow.faults.crash;

import io.tradeflow.execution.application.OrderLedger;
import io.tradeflow.execution.application.Stamp;
import io.tradeflow.execution.domain.Amendment;
import io.tradeflow.execution.domain.NewOrder;
import io.tradeflow.execution.domain.Order;
import io.tradeflow.execution.domain.OrderChange;
import io.tradeflow.execution.domain.Rejection;
import io.tradeflow.faults.path.ExecutionPath;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;

/**
 * A planted defect: fills have another id in each life of the process, and what was reported before
 * is not known any more, so that nothing recognises a fill that is reported again.
 */
public final class ForgetfulExecution {
  private ForgetfulExecution() {}

  public static void main(String[] arguments) {
    ExecutionPath.run(Forgetful::new);
  }

  private record Forgetful(OrderLedger ledger, String life) implements OrderLedger {
    Forgetful(OrderLedger ledger) {
      this(ledger, UUID.randomUUID().toString());
    }

    @Override
    public CompletionStage<Optional<Booked>> change(
        UUID id, String account, List<OrderChange> changes, Stamp stamp) {
      return ledger.change(id, account, changes.stream().map(this::renamed).toList(), stamp);
    }

    private OrderChange renamed(OrderChange change) {
      return change instanceof OrderChange.Fill fill
          ? new OrderChange.Fill(
              life + fill.fillId(), fill.quantity(), fill.price(), fill.fee(), fill.maker())
          : change;
    }

    @Override
    public CompletionStage<List<Order>> open(int partition) {
      return ledger
          .open(partition)
          .thenApply(orders -> orders.stream().map(Forgetful::withoutFills).toList());
    }

    private static Order withoutFills(Order order) {
      return new Order(
          order.terms(),
          order.state(),
          order.filled(),
          order.filledValue(),
          0,
          order.rejection(),
          order.pending(),
          order.triggered(),
          order.createdAt(),
          order.updatedAt());
    }

    @Override
    public CompletionStage<Boolean> open(String account, BigDecimal cash, String cause) {
      return ledger.open(account, cash, cause);
    }

    @Override
    public CompletionStage<Optional<Accepted>> accept(
        NewOrder terms, String key, String hash, Optional<Rejection> refused) {
      return ledger.accept(terms, key, hash, refused);
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
    public CompletionStage<Optional<Asked>> ask(
        UUID id, String account, Amendment.Wish wish, String key, String hash) {
      return ledger.ask(id, account, wish, key, hash);
    }

    @Override
    public CompletionStage<Boolean> askedBefore(String account, String key) {
      return ledger.askedBefore(account, key);
    }

    @Override
    public CompletionStage<BigDecimal> reducible(Order order) {
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
    public CompletionStage<List<Order>> lost(Collection<Integer> partitions) {
      return ledger.lost(partitions);
    }
  }
}
