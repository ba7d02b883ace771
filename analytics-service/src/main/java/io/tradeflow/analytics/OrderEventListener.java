package io.tradeflow.analytics;

import io.tradeflow.events.OrderEvent;
import io.tradeflow.events.Topics;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.listener.BatchListenerFailedException;
import org.springframework.stereotype.Component;

/**
 * Order events in their order, into the ledger. The broker gathers them for a quarter of a second:
 * nobody waits for these figures, and a batch costs what an event costs.
 */
@Component
class OrderEventListener {
  private final Ledger ledger;

  OrderEventListener(Ledger ledger) {
    this.ledger = ledger;
  }

  @KafkaListener(
      topics = Topics.EXECUTION_ORDER_EVENTS,
      groupId = "analytics-service",
      properties = {"fetch.min.bytes=262144", "fetch.max.wait.ms=250"})
  void on(List<ConsumerRecord<String, OrderEvent>> events) {
    try {
      ledger.apply(events.stream().map(ConsumerRecord::value).toList()).block();
    } catch (Unbookable e) {
      throw new BatchListenerFailedException(
          "Cannot be booked: " + e.getMessage(), e, events.get(e.index()));
    }
  }
}
