package io.tradeflow.execution.adapter.kafka;

import io.tradeflow.events.DecisionEvent;
import io.tradeflow.events.OrderCommand;
import io.tradeflow.events.Topics;
import io.tradeflow.execution.application.Fences;
import io.tradeflow.execution.application.OrderDesk;
import io.tradeflow.execution.domain.Rejection;
import io.tradeflow.starter.fault.Failpoint;
import io.tradeflow.starter.fault.FaultPoint;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.listener.ConsumerSeekAware;

/**
 * Brings decisions and commands to the desk. Both topics are assigned by range, so that a partition
 * of one comes with the same partition of the other, and each is read by one thread.
 */
public final class OrderListener implements ConsumerSeekAware, AutoCloseable {
  private static final System.Logger LOG = System.getLogger(OrderListener.class.getName());
  private static final long ROUND_SECONDS = 2;

  private final OrderDesk desk;
  private final CommandMapper commands;
  private final Fences fences;
  private final ScheduledExecutorService rounds = Executors.newSingleThreadScheduledExecutor();

  public OrderListener(OrderDesk desk, CommandMapper commands, Fences fences) {
    this.desk = desk;
    this.fences = fences;
    this.commands = commands;
    Future<?> ignored =
        rounds.scheduleWithFixedDelay(this::round, ROUND_SECONDS, ROUND_SECONDS, TimeUnit.SECONDS);
  }

  @Override
  public void onPartitionsAssigned(
      Map<TopicPartition, Long> assigned, ConsumerSeekCallback callback) {
    decisions(assigned.keySet()).forEach(desk::assign);
    attempt(desk::claim);
  }

  @Override
  public void onPartitionsRevoked(@Nullable Collection<TopicPartition> revoked) {
    if (revoked != null) {
      decisions(revoked).forEach(desk::revoke);
    }
  }

  private static List<Integer> decisions(Collection<TopicPartition> partitions) {
    return partitions.stream()
        .filter(partition -> partition.topic().equals(Topics.RISK_DECISIONS))
        .map(TopicPartition::partition)
        .toList();
  }

  @KafkaListener(
      topics = {Topics.RISK_DECISIONS, Topics.EXECUTION_ORDER_COMMANDS},
      groupId = "execution-service",
      concurrency = "${execution.listener-threads}",
      properties = "partition.assignment.strategy=org.apache.kafka.clients.consumer.RangeAssignor")
  void on(List<ConsumerRecord<String, SpecificRecord>> events) {
    Failpoint.reached(FaultPoint.K5);
    desk.claim();
    Records.each(events, this::work);
    Failpoint.reached(FaultPoint.K11);
  }

  private void work(ConsumerRecord<String, SpecificRecord> event) {
    switch (event.value()) {
      case DecisionEvent decision -> decided(event.key(), decision);
      case OrderCommand command -> commanded(event.key(), command);
      default -> throw new IllegalArgumentException("Unexpected " + event.value().getClass());
    }
  }

  private void decided(String account, DecisionEvent event) {
    switch (event.getType()) {
      case ORDER_APPROVED ->
          desk.approved(
              UUID.fromString(event.getApproved().getOrderId()),
              account,
              event.getEnvelope().getEventId());
      case ORDER_REJECTED -> {
        var why = event.getRejected();
        desk.rejected(
            UUID.fromString(why.getOrderId()),
            account,
            new Rejection(why.getControl(), why.getLimit(), why.getActual(), why.getMessage()));
      }
      case MODIFY_APPROVED ->
          desk.modifyApproved(
              UUID.fromString(event.getModifyApproved().getOrderId()),
              account,
              UUID.fromString(event.getModifyApproved().getModifyId()),
              event.getEnvelope().getEventId());
      case MODIFY_REJECTED -> {
        var why = event.getModifyRejected();
        desk.modifyRejected(
            UUID.fromString(why.getOrderId()),
            account,
            UUID.fromString(why.getModifyId()),
            new Rejection(why.getControl(), why.getLimit(), why.getActual(), why.getMessage()));
      }
      case UNKNOWN -> throw unknown(account, "decision", event.getEnvelope().getEventId());
    }
  }

  private void commanded(String account, OrderCommand command) {
    switch (command.getType()) {
      case PLACE_ORDER ->
          desk.place(commands.order(account, command), command.getEnvelope().getEventId());
      case CANCEL_ORDER -> {
        var cancel = command.getCancelOrder();
        desk.cancel(UUID.fromString(cancel.getOrderId()), account, cancel.getReason());
      }
      case MODIFY_ORDER -> {
        var modify = command.getModifyOrder();
        desk.modify(
            UUID.fromString(modify.getOrderId()),
            account,
            CommandMapper.wish(modify),
            command.getEnvelope().getEventId(),
            command.getEnvelope().getCorrelationId());
      }
      case UNKNOWN -> throw unknown(account, "command", command.getEnvelope().getEventId());
    }
  }

  /** The account waits for an operator, all others go on; the record goes to the dead letters. */
  private IllegalArgumentException unknown(String account, String what, String id) {
    fences.unknownEvent(account, what, id);
    return new IllegalArgumentException("A " + what + " of a type that this build does not know");
  }

  private void round() {
    attempt(desk::claim);
    attempt(desk::recover);
    attempt(desk::trim);
    attempt(desk::sendWaiting);
  }

  /** What fails here is tried again by the next round, or by the next batch. */
  private static void attempt(Runnable work) {
    try {
      work.run();
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.WARNING, "Tried again soon: " + e);
    }
  }

  @Override
  public void close() {
    rounds.shutdownNow();
  }
}
