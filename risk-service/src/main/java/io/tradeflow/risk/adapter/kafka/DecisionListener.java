package io.tradeflow.risk.adapter.kafka;

import io.tradeflow.events.DecisionEvent;
import io.tradeflow.events.Topics;
import io.tradeflow.risk.application.DecisionLog;
import io.tradeflow.risk.application.PastDecision;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.springframework.kafka.annotation.KafkaListener;

/** Keeps published decisions for account holders to read. */
public final class DecisionListener {
  private final DecisionLog log;

  public DecisionListener(DecisionLog log) {
    this.log = log;
  }

  @KafkaListener(
      topics = Topics.RISK_DECISIONS,
      groupId = "risk-service-decision-log",
      properties = {"fetch.min.bytes=65536", "fetch.max.wait.ms=250"})
  void onDecisions(List<ConsumerRecord<String, DecisionEvent>> events) {
    List<PastDecision> decisions =
        events.stream()
            .map(ConsumerRecord::value)
            .filter(Objects::nonNull)
            .map(DecisionMapper::past)
            .flatMap(Optional::stream)
            .toList();
    log.record(decisions).toCompletableFuture().join();
  }
}
