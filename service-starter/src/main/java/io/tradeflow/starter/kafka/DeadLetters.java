package io.tradeflow.starter.kafka;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.log.LogAccessor;
import org.springframework.kafka.listener.BatchInterceptor;
import org.springframework.kafka.listener.DeadLetterPublishingRecoverer;
import org.springframework.kafka.support.serializer.DeserializationException;
import org.springframework.kafka.support.serializer.SerializationUtils;

/**
 * Takes records that cannot be decoded out of a batch and puts them, as they were, on {@code
 * <topic>.dlt} with the reason in headers, before the listener sees the rest.
 */
final class DeadLetters implements BatchInterceptor<String, Object> {
  private static final Logger LOG = LoggerFactory.getLogger(DeadLetters.class);
  private static final LogAccessor ACCESSOR = new LogAccessor(DeadLetters.class);

  private final DeadLetterPublishingRecoverer recoverer;

  DeadLetters(DeadLetterPublishingRecoverer recoverer) {
    this.recoverer = recoverer;
  }

  @Override
  public ConsumerRecords<String, Object> intercept(
      ConsumerRecords<String, Object> records, Consumer<String, Object> consumer) {
    Map<TopicPartition, List<ConsumerRecord<String, Object>>> good = new HashMap<>();
    for (ConsumerRecord<String, Object> event : records) {
      DeserializationException failure = failureOf(event);
      if (failure == null) {
        good.computeIfAbsent(
                new TopicPartition(event.topic(), event.partition()), key -> new ArrayList<>())
            .add(event);
      } else {
        LOG.error(
            "{}-{}@{} cannot be decoded: to the dead letters",
            event.topic(),
            event.partition(),
            event.offset(),
            failure);
        recoverer.accept(event, consumer, failure);
      }
    }
    return new ConsumerRecords<>(good, records.nextOffsets());
  }

  static @Nullable DeserializationException failureOf(ConsumerRecord<?, ?> event) {
    Header header =
        event.headers().lastHeader(SerializationUtils.VALUE_DESERIALIZER_EXCEPTION_HEADER);
    if (event.value() != null || header == null) {
      return null;
    }
    return SerializationUtils.byteArrayToDeserializationException(ACCESSOR, header);
  }
}
