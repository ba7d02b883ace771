package io.tradeflow.faults.world;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** All that a topic has. */
public final class Records {
  private static final Duration POLL = Duration.ofMillis(200);

  private Records() {}

  /** Reads the topic from its beginning to the end that it has now. */
  public static <V> void each(
      String kafka,
      String topic,
      Deserializer<V> values,
      Consumer<ConsumerRecord<String, V>> work) {
    try (KafkaConsumer<String, V> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", kafka, "enable.auto.commit", "false"),
            new StringDeserializer(),
            values)) {
      List<TopicPartition> all =
          consumer.partitionsFor(topic).stream()
              .map(info -> new TopicPartition(topic, info.partition()))
              .toList();
      consumer.assign(all);
      consumer.seekToBeginning(all);
      Map<TopicPartition, Long> ends = consumer.endOffsets(all);
      while (all.stream().anyMatch(one -> consumer.position(one) < ends.getOrDefault(one, 0L))) {
        consumer.poll(POLL).forEach(work);
      }
    }
  }
}
