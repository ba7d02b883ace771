package io.tradeflow.execution.adapter.kafka;

import io.tradeflow.events.Decimals;
import io.tradeflow.events.DecisionEvent;
import io.tradeflow.events.OrderCommand;
import io.tradeflow.events.PlaceOrder;
import io.tradeflow.events.Topics;
import io.tradeflow.execution.adapter.postgres.OrderLedger;
import io.tradeflow.execution.application.Broker;
import io.tradeflow.execution.application.OrderRules;
import io.tradeflow.execution.domain.NewOrder;
import io.tradeflow.execution.domain.Order;
import io.tradeflow.execution.domain.OrderChange;
import io.tradeflow.execution.domain.Rejection;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.listener.BatchListenerFailedException;
import org.springframework.kafka.listener.ConsumerSeekAware;

/**
 * Works the orders of the partitions that this instance owns, on one listener thread: commands and
 * decisions in, broker calls out. An assignment claims the partition's epoch and takes its open
 * orders back before any new work.
 */
public final class OrderDesk implements ConsumerSeekAware {
  private final OrderLedger ledger;
  private final Broker broker;
  private final ReferenceData reference;
  private final String owner = UUID.randomUUID().toString();
  private final Map<Integer, Long> epochs = new ConcurrentHashMap<>();

  public OrderDesk(OrderLedger ledger, Broker broker, ReferenceData reference) {
    this.ledger = ledger;
    this.broker = broker;
    this.reference = reference;
  }

  @Override
  public void onPartitionsAssigned(
      Map<TopicPartition, Long> assigned, ConsumerSeekCallback callback) {
    assigned.keySet().stream()
        .filter(partition -> partition.topic().equals(Topics.RISK_DECISIONS))
        .forEach(partition -> claim(partition.partition()));
  }

  @Override
  public void onPartitionsRevoked(@Nullable Collection<TopicPartition> revoked) {
    if (revoked == null) {
      return;
    }
    for (TopicPartition partition : revoked) {
      if (partition.topic().equals(Topics.RISK_DECISIONS)) {
        epochs.remove(partition.partition());
        broker.release(partition.partition());
      }
    }
  }

  @KafkaListener(
      topics = {Topics.RISK_DECISIONS, Topics.EXECUTION_ORDER_COMMANDS},
      groupId = "execution-service")
  void on(List<ConsumerRecord<String, SpecificRecord>> events) {
    for (ConsumerRecord<String, SpecificRecord> event : events) {
      try {
        work(event);
      } catch (IllegalArgumentException e) {
        throw new BatchListenerFailedException(String.valueOf(e.getMessage()), e, event);
      }
    }
  }

  private void work(ConsumerRecord<String, SpecificRecord> event) {
    switch (event.value()) {
      case DecisionEvent decision -> decided(event.key(), decision);
      case OrderCommand command -> commanded(event.key(), command);
      default -> throw new IllegalArgumentException("Unexpected " + event.value().getClass());
    }
  }

  private void claim(int partition) {
    epochs.put(partition, Objects.requireNonNull(ledger.claim(partition, owner).block()));
    for (Order order : Objects.requireNonNull(ledger.open(partition).collectList().block())) {
      switch (order.state()) {
        case APPROVED -> send(order);
        case SENDING, UNKNOWN -> broker.send(order);
        case WORKING, PARTIALLY_FILLED -> broker.restore(order);
        case SUBMITTED, REJECTED, FILLED, CANCELLED, EXPIRED -> {}
      }
    }
  }

  private void decided(String account, DecisionEvent event) {
    switch (event.getType()) {
      case ORDER_APPROVED -> {
        OrderChange approve = new OrderChange.Approve(event.getEnvelope().getEventId());
        @Nullable Order order = change(event.getApproved().getOrderId(), account, approve);
        if (order != null) {
          send(order);
        }
      }
      case ORDER_REJECTED -> {
        var why = event.getRejected();
        change(
            why.getOrderId(),
            account,
            new OrderChange.Reject(
                new Rejection(
                    why.getControl(), why.getLimit(), why.getActual(), why.getMessage())));
      }
      case UNKNOWN -> throw new IllegalArgumentException("A decision of an unknown type");
    }
  }

  /** SENDING commits only under our epoch; the last gate comes after it, right before the call. */
  private void send(Order approved) {
    NewOrder terms = approved.terms();
    @Nullable Long epoch = epochs.get(OrderLedger.partitionOf(terms.accountId()));
    if (epoch == null) {
      return;
    }
    String id = terms.id().toString();
    @Nullable Order sending = change(id, terms.accountId(), new OrderChange.Send(epoch));
    if (sending == null) {
      return;
    }
    @Nullable Rejection stopped = reference.stopped(terms);
    if (stopped == null) {
      broker.send(sending);
    } else {
      change(id, terms.accountId(), new OrderChange.Reject(stopped));
    }
  }

  private void commanded(String account, OrderCommand command) {
    switch (command.getType()) {
      case PLACE_ORDER -> place(account, command, command.getPlaceOrder());
      case CANCEL_ORDER ->
          cancel(
              account, command.getCancelOrder().getOrderId(), command.getCancelOrder().getReason());
      case UNKNOWN -> throw new IllegalArgumentException("A command of an unknown type");
    }
  }

  private void cancel(String account, String id, String reason) {
    @Nullable Order order = ledger.find(UUID.fromString(id), account).block();
    if (order != null && order.state().atBroker()) {
      broker.cancel(order, reason);
    } else if (order != null && !order.state().finished()) {
      change(id, account, new OrderChange.Cancel(reason));
    }
  }

  private void place(String account, OrderCommand command, PlaceOrder place) {
    String cause = command.getEnvelope().getEventId();
    var instrument = reference.instrument(place.getSymbol());
    BigDecimal quantity = Decimals.fromWire(place.getQuantity());
    @Nullable BigDecimal limit =
        place.getLimitPrice() == null ? null : Decimals.fromWire(place.getLimitPrice());
    if (instrument == null || quantity.signum() <= 0) {
      throw new IllegalArgumentException(
          "Not an order: " + place.getSymbol() + " " + quantity.toPlainString());
    }
    NewOrder terms =
        new NewOrder(
            UUID.nameUUIDFromBytes((account + '|' + cause).getBytes(StandardCharsets.UTF_8)),
            account,
            place.getSymbol(),
            place.getSide().name(),
            place.getOrderType().name(),
            quantity,
            limit,
            place.getTimeInForce().name(),
            place.getBroker(),
            place.getSource().name(),
            place.getBotId(),
            place.getStrategy(),
            place.getSignalId(),
            command.getEnvelope().getCorrelationId(),
            instrument.tick());
    @Nullable Rejection broken = OrderRules.broken(terms, instrument);
    @Nullable Rejection refused = broken == null ? reference.stopped(terms) : broken;
    if (ledger.accept(terms, cause, cause, refused).block() == null) {
      throw new IllegalArgumentException("There is no account " + account);
    }
  }

  private @Nullable Order change(String id, String account, OrderChange change) {
    return ledger.change(UUID.fromString(id), account, change).block();
  }
}
