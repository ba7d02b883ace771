package io.tradeflow.starter.kafka;

import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.Producer;
import org.springframework.kafka.config.ConcurrentKafkaListenerContainerFactory;
import org.springframework.kafka.listener.DeadLetterPublishingRecoverer;

/** The starter's Kafka parts, put together by its own methods and without a Spring context. */
public final class StarterKafka implements AutoCloseable {
  private final KafkaStarterAutoConfiguration beans = new KafkaStarterAutoConfiguration();
  private final KafkaSettings settings;
  private final EventCodec codec;
  private final EventSender sender;
  private final List<EventSender> apart = new ArrayList<>();
  private final BroadcastReaders readers;
  private final DeadLetterPublishingRecoverer recoverer;

  /**
   * @throws IllegalStateException if a serde class does not exist
   */
  public StarterKafka(String bootstrapServers, KafkaStarterProperties properties) {
    settings = beans.kafkaSettings(bootstrapServers, properties);
    try {
      codec = beans.eventCodec(settings, properties);
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
    Producer<String, byte[]> producer = beans.eventProducer(settings);
    sender = beans.eventSender(producer, codec);
    readers = beans.broadcastReaders(settings);
    recoverer = beans.deadLetterPublishingRecoverer(settings, codec);
  }

  public KafkaSettings settings() {
    return settings;
  }

  public EventCodec codec() {
    return codec;
  }

  public EventSender sender() {
    return sender;
  }

  /** Another one, with a producer of its own. */
  public EventSender apart() {
    EventSender one = beans.apartSender(settings, codec);
    apart.add(one);
    return one;
  }

  public BroadcastReaders readers() {
    return readers;
  }

  /** Containers with the starter's error handling. */
  public ConcurrentKafkaListenerContainerFactory<String, Object> containers() {
    return beans.kafkaListenerContainerFactory(
        settings, beans.kafkaErrorHandler(recoverer), recoverer);
  }

  @Override
  public void close() {
    readers.stop();
    sender.close();
    apart.forEach(EventSender::close);
    codec.close();
  }
}
