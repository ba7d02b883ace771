package io.tradeflow.risk.adapter.kafka;

import io.tradeflow.starter.kafka.KafkaSettings;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Collectors;
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
   * Hands the last records to {@code handler}, in order per partition.
   *
   * @param count how many offsets before the end to begin
   * @throws WakeupException when the service stops meanwhile
   */
  void readBack(
      Collection<TopicPartition> partitions,
      long count,
      Consumer<ConsumerRecord<String, Object>> handler) {
    try (KafkaConsumer<String, Object> consumer = open(partitions)) {
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      Map<TopicPartition, Long> begins = new HashMap<>(ends);
      begins.replaceAll((partition, end) -> Math.max(0, end - count));
      read(consumer, begins, ends, handler);
    }
  }

  /**
   * Hands all records from the given offsets on to {@code handler}, in order per partition.
   *
   * @return the offsets after the last record read
   * @throws WakeupException when the service stops meanwhile
   */
  Map<TopicPartition, Long> readOn(
      Map<TopicPartition, Long> begins, Consumer<ConsumerRecord<String, Object>> handler) {
    try (KafkaConsumer<String, Object> consumer = open(begins.keySet())) {
      return read(consumer, begins, consumer.endOffsets(begins.keySet()), handler);
    }
  }

  private KafkaConsumer<String, Object> open(Collection<TopicPartition> partitions) {
    KafkaConsumer<String, Object> consumer = new KafkaConsumer<>(settings.replayingConsumer());
    consumer.assign(partitions);
    return consumer;
  }

  private Map<TopicPartition, Long> read(
      KafkaConsumer<String, Object> consumer,
      Map<TopicPartition, Long> begins,
      Map<TopicPartition, Long> ends,
      Consumer<ConsumerRecord<String, Object>> handler) {
    consumer
        .beginningOffsets(begins.keySet())
        .forEach(
            (partition, first) ->
                consumer.seek(partition, Math.max(first, begins.getOrDefault(partition, 0L))));
    while (isBehind(consumer, ends)) {
      if (stopped.getAsBoolean()) {
        throw new WakeupException();
      }
      consumer.poll(POLL).forEach(handler);
    }
    return begins.keySet().stream().collect(Collectors.toMap(key -> key, consumer::position));
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
