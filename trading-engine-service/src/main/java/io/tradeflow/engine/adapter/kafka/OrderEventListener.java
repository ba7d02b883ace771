package io.tradeflow.engine.adapter.kafka;

import io.tradeflow.engine.application.TradingLedger;
import io.tradeflow.engine.domain.bot.OrderUpdate;
import io.tradeflow.events.OrderEvent;
import io.tradeflow.events.Topics;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.listener.BatchListenerFailedException;

/** Order events to the books of their accounts. */
public class OrderEventListener {
  private final TradingLedger ledger;
  private final Clock clock;

  public OrderEventListener(TradingLedger ledger, Clock clock) {
    this.ledger = ledger;
    this.clock = clock;
  }

  /**
   * Applies the events in their order, in one commit. They may come a tenth of a second late, and
   * then many together: nobody waits for these books.
   */
  @KafkaListener(
      topics = Topics.EXECUTION_ORDER_EVENTS,
      groupId = "trading-engine-service.order-events",
      properties = {"fetch.min.bytes=65536", "fetch.max.wait.ms=100"})
  public void on(List<ConsumerRecord<String, OrderEvent>> events) {
    List<OrderUpdate> updates = new ArrayList<>();
    for (ConsumerRecord<String, OrderEvent> event : events) {
      if (event.value() == null) {
        continue;
      }
      try {
        updates.add(OrderUpdates.of(event.value()));
      } catch (IllegalArgumentException e) {
        ledger.apply(updates, clock.instant());
        throw new BatchListenerFailedException("Not an order event", e, event);
      }
    }
    ledger.apply(updates, clock.instant());
  }
}
