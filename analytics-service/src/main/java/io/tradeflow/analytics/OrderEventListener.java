package io.tradeflow.analytics;

import io.tradeflow.events.OrderEvent;
import io.tradeflow.events.Topics;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.listener.BatchListenerFailedException;
import org.springframework.stereotype.Component;

/** Order events in their order, into the ledger. */
@Component
class OrderEventListener {
  private final Ledger ledger;

  OrderEventListener(Ledger ledger) {
    this.ledger = ledger;
  }

  @KafkaListener(topics = Topics.EXECUTION_ORDER_EVENTS, groupId = "analytics-service")
  void on(List<ConsumerRecord<String, OrderEvent>> events) {
    for (ConsumerRecord<String, OrderEvent> event : events) {
      try {
        ledger.apply(event.value()).block();
      } catch (IllegalArgumentException e) {
        throw new BatchListenerFailedException("Cannot be booked: " + e.getMessage(), e, event);
      } catch (NullPointerException e) {
        // As a caller's bug, which goes to the dead letters; other failures are tried for ever.
        throw new BatchListenerFailedException(
            "Not an order event", new IllegalArgumentException(e), event);
      }
    }
  }
}
