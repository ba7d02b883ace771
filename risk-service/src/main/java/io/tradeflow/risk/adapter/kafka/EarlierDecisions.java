package io.tradeflow.risk.adapter.kafka;

import io.tradeflow.events.Topics;
import io.tradeflow.starter.kafka.KafkaSettings;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;

/**
 * This service's own decisions as they were published, up to the end that they have when the
 * reading begins. They are read as far as their orders are, partition by partition: all of them at
 * once would fill the memory of a service that has been at work for long.
 */
final class EarlierDecisions implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(100);

  private final KafkaConsumer<String, Object> consumer;
  private final Map<TopicPartition, Long> ends;
  private final Consumer<ConsumerRecord<String, Object>> handler;
  private final BooleanSupplier stopped;

  /**
   * Opens the reading.
   *
   * @param begins offsets to begin at, by partition
   */
  EarlierDecisions(
      KafkaSettings settings,
      Map<Integer, Long> begins,
      Consumer<ConsumerRecord<String, Object>> handler,
      BooleanSupplier stopped) {
    this.consumer = new KafkaConsumer<>(settings.replayingConsumer());
    this.handler = handler;
    this.stopped = stopped;
    List<TopicPartition> all = begins.keySet().stream().map(EarlierDecisions::place).toList();
    consumer.assign(all);
    begins.forEach((partition, begin) -> consumer.seek(place(partition), begin));
    this.ends = consumer.endOffsets(all);
  }

  /** Ends by partition, as they were when the reading began. */
  Map<Integer, Long> ends() {
    Map<Integer, Long> byPartition = new HashMap<>();
    ends.forEach((place, end) -> byPartition.put(place.partition(), end));
    return byPartition;
  }

  private static TopicPartition place(int partition) {
    return new TopicPartition(Topics.RISK_DECISIONS, partition);
  }

  /**
   * Hands the partition's next decisions to the handler; false where there are no more.
   *
   * @throws WakeupException when the service stops meanwhile
   */
  boolean readOn(int partition) {
    TopicPartition place = place(partition);
    while (consumer.position(place) < ends.getOrDefault(place, 0L)) {
      if (stopped.getAsBoolean()) {
        throw new WakeupException();
      }
      consumer.pause(consumer.assignment());
      consumer.resume(List.of(place));
      ConsumerRecords<String, Object> found = consumer.poll(POLL);
      found.forEach(handler);
      if (!found.isEmpty()) {
        return true;
      }
    }
    return false;
  }

  /** Hands over what is left of the partition's. */
  void readToEnd(int partition) {
    boolean more = true;
    while (more) {
      more = readOn(partition);
    }
  }

  @Override
  public void close() {
    consumer.close();
  }
}
