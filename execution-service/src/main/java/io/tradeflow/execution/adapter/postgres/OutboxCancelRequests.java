package io.tradeflow.execution.adapter.postgres;

import io.tradeflow.events.CancelOrder;
import io.tradeflow.events.OrderCommand;
import io.tradeflow.events.OrderCommandType;
import io.tradeflow.events.Topics;
import io.tradeflow.execution.application.CancelRequests;
import io.tradeflow.starter.Envelopes;
import io.tradeflow.starter.outbox.Outbox;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionStage;

/** Cancel commands on the topic of commands, by way of the outbox. */
public final class OutboxCancelRequests implements CancelRequests {
  private final Outbox outbox;
  private final Clock clock;

  public OutboxCancelRequests(Outbox outbox, Clock clock) {
    this.outbox = outbox;
    this.clock = clock;
  }

  @Override
  public CompletionStage<Void> ask(String account, List<UUID> orders) {
    return outbox
        .inTransaction(
            outbox.append(orders.stream().map(id -> command(account, id.toString())).toList()))
        .onErrorMap(Failures::classified)
        .toFuture();
  }

  private Outbox.Event command(String account, String id) {
    String type = "CANCEL_ORDER:" + UUID.randomUUID();
    OrderCommand command =
        OrderCommand.newBuilder()
            .setEnvelope(Envelopes.of(account, null, null, clock.instant(), id, id, type, 0))
            .setType(OrderCommandType.CANCEL_ORDER)
            .setCancelOrder(new CancelOrder(id, "USER"))
            .build();
    return new Outbox.Event(Topics.EXECUTION_ORDER_COMMANDS, account, command);
  }
}
