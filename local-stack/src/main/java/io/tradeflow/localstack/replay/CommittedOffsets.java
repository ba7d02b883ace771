package io.tradeflow.localstack.replay;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** What consumer groups have confirmed. */
record CommittedOffsets(Map<String, Map<TopicPartition, OffsetAndMetadata>> groups) {

  static CommittedOffsets read(String kafka, Set<String> names) throws InterruptedException {
    Map<String, Map<TopicPartition, OffsetAndMetadata>> groups = new HashMap<>();
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka))) {
      for (String name : names) {
        groups.put(
            name, admin.listConsumerGroupOffsets(name).partitionsToOffsetAndMetadata().get());
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("Kafka does not tell offsets of groups", e.getCause());
    }
    return new CommittedOffsets(groups);
  }

  /** By partition; partitions that the group never confirmed are left out. */
  Map<Integer, Long> of(String group, String topic) {
    Map<Integer, Long> offsets = new HashMap<>();
    groups
        .getOrDefault(group, Map.of())
        .forEach(
            (place, offset) -> {
              if (place.topic().equals(topic) && offset != null) {
                offsets.put(place.partition(), offset.offset());
              }
            });
    return offsets;
  }
}
