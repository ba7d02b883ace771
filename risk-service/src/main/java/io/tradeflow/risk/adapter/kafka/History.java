package io.tradeflow.risk.adapter.kafka;

import io.tradeflow.events.Topics;
import io.tradeflow.starter.kafka.KafkaSettings;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;

/** Which topics the states are made of: a topic that is deleted and created has another id. */
final class History {
  private static final Duration ANSWERED_WITHIN = Duration.ofSeconds(10);

  private History() {}

  /**
   * Ids of the order events and of the decisions.
   *
   * @throws IllegalStateException when Kafka does not tell within 10 s
   */
  static String of(KafkaSettings settings) {
    try (Admin admin = Admin.create(settings.admin())) {
      return admin
          .describeTopics(List.of(Topics.EXECUTION_ORDER_EVENTS, Topics.RISK_DECISIONS))
          .allTopicNames()
          .get(ANSWERED_WITHIN.toMillis(), TimeUnit.MILLISECONDS)
          .values()
          .stream()
          .sorted(Comparator.comparing(TopicDescription::name))
          .map(topic -> topic.topicId().toString())
          .collect(Collectors.joining(" "));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while topics were asked for", e);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("Kafka does not tell its topics", e);
    }
  }
}
