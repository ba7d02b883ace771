package io.tradeflow.risk.adapter.kafka;

import io.tradeflow.starter.kafka.KafkaSettings;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;

/** Reads partitions up to the end that they have when the reading begins, outside any group. */
final class TopicReplay {
  private static final Duration POLL = Duration.ofMillis(100);

  private final KafkaSettings settings;
  private final BooleanSupplier stopped;

  TopicReplay(KafkaSettings settings, BooleanSupplier stopped) {
    this.settings = settings;
    this.stopped = stopped;
  }

  /**
   * Hands every record to {@code handler}, in order per partition.
   *
   * @param readBack how many offsets before the end to begin; {@link Long#MAX_VALUE} for all
   * @return the offsets after the last record read
   * @throws WakeupException when the service stops meanwhile
   */
  Map<TopicPartition, Long> read(
      Collection<TopicPartition> partitions,
      long readBack,
      Consumer<ConsumerRecord<String, Object>> handler) {
    try (KafkaConsumer<String, Object> consumer =
        new KafkaConsumer<>(settings.assignedConsumer())) {
      consumer.assign(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      consumer
          .beginningOffsets(partitions)
          .forEach(
              (partition, begin) ->
                  consumer.seek(
                      partition, Math.max(begin, ends.getOrDefault(partition, 0L) - readBack)));
      while (isBehind(consumer, ends)) {
        if (stopped.getAsBoolean()) {
          throw new WakeupException();
        }
        consumer.poll(POLL).forEach(handler);
      }
      return partitions.stream()
          .collect(java.util.stream.Collectors.toMap(key -> key, consumer::position));
    }
  }

  /** All partitions of a topic. */
  List<TopicPartition> partitionsOf(String topic) {
    try (KafkaConsumer<String, Object> consumer =
        new KafkaConsumer<>(settings.assignedConsumer())) {
      return consumer.partitionsFor(topic).stream()
          .map(info -> new TopicPartition(topic, info.partition()))
          .toList();
    }
  }

  private static boolean isBehind(
      KafkaConsumer<String, Object> consumer, Map<TopicPartition, Long> ends) {
    return ends.entrySet().stream()
        .anyMatch(end -> consumer.position(end.getKey()) < end.getValue());
  }
}
