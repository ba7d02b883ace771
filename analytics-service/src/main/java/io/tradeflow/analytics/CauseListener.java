package io.tradeflow.analytics;

import io.tradeflow.events.Topics;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.stereotype.Component;

/** Everything that leads to an order or happens to it, half a second late and many at a time. */
@Component
class CauseListener {
  private final CauseTable causes;

  CauseListener(CauseTable causes) {
    this.causes = causes;
  }

  @KafkaListener(
      topics = {
        Topics.ENGINE_SIGNALS,
        Topics.EXECUTION_ORDER_COMMANDS,
        Topics.EXECUTION_ORDER_EVENTS,
        Topics.RISK_DECISIONS
      },
      groupId = "analytics-service-why",
      properties = {"fetch.min.bytes=262144", "fetch.max.wait.ms=500"})
  void on(List<ConsumerRecord<String, SpecificRecord>> events) {
    List<Cause> found =
        events.stream()
            .filter(event -> event.value() != null)
            .map(event -> Cause.of(event.topic(), event.value()))
            .filter(cause -> cause.orderId() != null || cause.signalId() != null)
            .toList();
    if (!found.isEmpty()) {
      causes.save(found).block();
    }
  }
}
