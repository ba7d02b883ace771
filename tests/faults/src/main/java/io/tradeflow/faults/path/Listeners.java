package io.tradeflow.faults.path;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.config.ConcurrentKafkaListenerContainerFactory;
import org.springframework.kafka.listener.BatchAcknowledgingConsumerAwareMessageListener;
import org.springframework.kafka.listener.ConcurrentMessageListenerContainer;
import org.springframework.kafka.listener.ConsumerSeekAware;
import org.springframework.kafka.support.Acknowledgment;

/** Starts what {@link KafkaListener} marks, in the starter's containers. */
public final class Listeners implements AutoCloseable {
  private final ConcurrentKafkaListenerContainerFactory<String, Object> factory;
  private final int threads;
  private final List<ConcurrentMessageListenerContainer<String, Object>> started =
      new ArrayList<>();

  /**
   * @param threads of a listener that leaves their number to the configuration
   */
  public Listeners(ConcurrentKafkaListenerContainerFactory<String, Object> factory, int threads) {
    this.factory = factory;
    this.threads = threads;
  }

  /** Starts each marked method of the object. */
  public void start(Object listener) {
    for (Method method : listener.getClass().getDeclaredMethods()) {
      @Nullable KafkaListener marked = method.getAnnotation(KafkaListener.class);
      if (marked != null) {
        method.setAccessible(true);
        start(marked, new Batches(listener, method));
      }
    }
  }

  private void start(KafkaListener marked, Batches batches) {
    ConcurrentMessageListenerContainer<String, Object> container =
        factory.createContainer(marked.topics());
    container.setBeanName(marked.groupId());
    container.setConcurrency(marked.concurrency().isEmpty() ? 1 : threads);
    container.getContainerProperties().setGroupId(marked.groupId());
    container.getContainerProperties().setKafkaConsumerProperties(properties(marked));
    container.getContainerProperties().setMessageListener(batches);
    container.start();
    started.add(container);
  }

  private static Properties properties(KafkaListener marked) {
    Properties properties = new Properties();
    try {
      properties.load(new StringReader(String.join("\n", marked.properties())));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return properties;
  }

  @Override
  public void close() {
    started.forEach(ConcurrentMessageListenerContainer::stop);
  }

  /** Hands batches to the method, and news of partitions to its object. */
  private record Batches(Object listener, Method method)
      implements BatchAcknowledgingConsumerAwareMessageListener<String, Object>, ConsumerSeekAware {
    @Override
    public void onMessage(
        List<ConsumerRecord<String, Object>> records,
        @Nullable Acknowledgment acknowledgment,
        @Nullable Consumer<?, ?> consumer) {
      try {
        method.invoke(listener, records);
      } catch (InvocationTargetException e) {
        if (e.getCause() instanceof RuntimeException why) {
          throw why;
        }
        throw new IllegalStateException(e.getCause());
      } catch (IllegalAccessException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public void onPartitionsAssigned(
        Map<TopicPartition, Long> assigned, ConsumerSeekCallback callback) {
      if (listener instanceof ConsumerSeekAware aware) {
        aware.onPartitionsAssigned(assigned, callback);
      }
    }

    @Override
    public void onPartitionsRevoked(@Nullable Collection<TopicPartition> revoked) {
      if (listener instanceof ConsumerSeekAware aware) {
        aware.onPartitionsRevoked(revoked);
      }
    }
  }
}
