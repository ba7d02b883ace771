package io.tradeflow.faults.world;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** All that a topic has. */
public final class Records {
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private Records() {}

  /** Reads the topic from its beginning to the end that it has now, one partition after another. */
  public static <V> void each(
      String kafka,
      String topic,
      Deserializer<V> values,
      Consumer<ConsumerRecord<String, V>> work) {
    each(kafka, topic, values, false, work);
  }

  /** The same from the last partition to the first, if asked for. */
  static <V> void each(
      String kafka,
      String topic,
      Deserializer<V> values,
      boolean lastFirst,
      Consumer<ConsumerRecord<String, V>> work) {
    try (KafkaConsumer<String, V> consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                kafka,
                "enable.auto.commit",
                "false",
                // The next partition waits for what was asked of the one before.
                "fetch.max.wait.ms",
                "20"),
            new StringDeserializer(),
            values)) {
      List<TopicPartition> all =
          consumer.partitionsFor(topic).stream()
              .map(PartitionInfo::partition)
              .sorted(lastFirst ? Comparator.reverseOrder() : Comparator.naturalOrder())
              .map(partition -> new TopicPartition(topic, partition))
              .toList();
      Map<TopicPartition, Long> ends = consumer.endOffsets(all);
      for (TopicPartition one : all) {
        consumer.assign(List.of(one));
        consumer.seekToBeginning(List.of(one));
        long stuck = System.nanoTime() + PATIENCE.toNanos();
        while (consumer.position(one) < ends.getOrDefault(one, 0L)) {
          ConsumerRecords<String, V> news = consumer.poll(POLL);
          news.forEach(work);
          if (!news.isEmpty()) {
            stuck = System.nanoTime() + PATIENCE.toNanos();
          } else if (System.nanoTime() > stuck) {
            throw new IllegalStateException(one + " cannot be read to its end");
          }
        }
      }
    }
  }
}
