package io.tradeflow.starter.kafka;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One thread that reads all partitions of one topic; see {@link BroadcastReaders}. */
final class BroadcastReader<T> implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(BroadcastReader.class);
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration RETRY = Duration.ofSeconds(1);

  private final String topic;
  private final boolean fromBeginning;
  private final Supplier<Consumer<String, T>> consumers;
  private final BroadcastReaders.Handler<T> handler;
  private final Map<TopicPartition, Long> positions = new HashMap<>();
  private final Map<TopicPartition, Long> targets = new HashMap<>();
  private volatile boolean stopped;
  private volatile boolean caughtUp;
  private volatile @Nullable Consumer<String, T> consumer;

  BroadcastReader(
      String topic,
      boolean fromBeginning,
      Supplier<Consumer<String, T>> consumers,
      BroadcastReaders.Handler<T> handler) {
    this.topic = topic;
    this.fromBeginning = fromBeginning;
    this.consumers = consumers;
    this.handler = handler;
  }

  String topic() {
    return topic;
  }

  boolean caughtUp() {
    return caughtUp;
  }

  void stop() {
    stopped = true;
    Consumer<String, T> current = consumer;
    if (current != null) {
      current.wakeup();
    }
  }

  @Override
  public void run() {
    while (!stopped) {
      try (Consumer<String, T> opened = consumers.get()) {
        consumer = opened;
        if (assign(opened)) {
          poll(opened);
        }
      } catch (WakeupException e) {
        LOG.debug("Reader of {} stopped", topic);
      } catch (KafkaException e) {
        LOG.warn("Reader of {} starts again in {}: {}", topic, RETRY, e.toString());
      }
      pause();
    }
  }

  private boolean assign(Consumer<String, T> opened) {
    List<PartitionInfo> partitions = opened.partitionsFor(topic);
    if (partitions == null || partitions.isEmpty()) {
      LOG.warn("Topic {} does not exist yet", topic);
      return false;
    }
    List<TopicPartition> all =
        partitions.stream().map(info -> new TopicPartition(topic, info.partition())).toList();
    opened.assign(all);
    Map<TopicPartition, Long> ends = opened.endOffsets(all);
    Map<TopicPartition, Long> begins = opened.beginningOffsets(all);
    for (TopicPartition partition : all) {
      long end = ends.getOrDefault(partition, 0L);
      long begin = fromBeginning ? begins.getOrDefault(partition, 0L) : end;
      opened.seek(partition, positions.computeIfAbsent(partition, key -> begin));
      targets.putIfAbsent(partition, end);
    }
    return true;
  }

  private void poll(Consumer<String, T> opened) {
    while (!stopped) {
      for (ConsumerRecord<String, T> event : opened.poll(caughtUp ? POLL : Duration.ofMillis(20))) {
        handle(event);
        positions.put(new TopicPartition(topic, event.partition()), event.offset() + 1);
      }
      if (!caughtUp) {
        caughtUp =
            targets.entrySet().stream()
                .allMatch(target -> opened.position(target.getKey()) >= target.getValue());
      }
    }
  }

  private void handle(ConsumerRecord<String, T> event) {
    try {
      if (event.value() != null) {
        handler.accept(event);
      } else if (DeadLetters.failureOf(event) != null) {
        LOG.error("{}-{}@{} cannot be decoded, skipped", topic, event.partition(), event.offset());
      }
    } catch (RuntimeException e) {
      LOG.error("{}-{}@{} was not handled", topic, event.partition(), event.offset(), e);
    }
  }

  private void pause() {
    if (stopped) {
      return;
    }
    try {
      Thread.sleep(RETRY);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      stopped = true;
    }
  }
}
