package io.tradeflow.starter.kafka;

import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.utils.Utils;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.kafka.autoconfigure.KafkaAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;
import org.springframework.kafka.config.ConcurrentKafkaListenerContainerFactory;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.listener.BatchAcknowledgingConsumerAwareMessageListener;
import org.springframework.kafka.listener.ConcurrentMessageListenerContainer;
import org.springframework.kafka.listener.ContainerProperties;
import org.springframework.kafka.listener.ContainerProperties.AckMode;
import org.springframework.kafka.listener.DeadLetterPublishingRecoverer;
import org.springframework.kafka.listener.DefaultErrorHandler;
import org.springframework.util.backoff.ExponentialBackOff;

/** Kafka beans of every service. */
@AutoConfiguration(before = KafkaAutoConfiguration.class)
@EnableConfigurationProperties(KafkaStarterProperties.class)
public class KafkaStarterAutoConfiguration {
  private static final long FIRST_RETRY_MILLIS = 100;
  private static final long LONGEST_RETRY_MILLIS = 5_000;
  private static final long COMMIT_MILLIS = 500;
  private static final List<Class<? extends Exception>> FOR_GOOD =
      List.of(
          IllegalArgumentException.class, SerializationException.class, ArithmeticException.class);

  @Bean
  KafkaSettings kafkaSettings(
      @Value("${spring.kafka.bootstrap-servers}") String bootstrapServers,
      KafkaStarterProperties properties) {
    return new KafkaSettings(bootstrapServers, properties);
  }

  @Bean
  @SuppressWarnings("unchecked")
  EventCodec eventCodec(KafkaSettings settings, KafkaStarterProperties properties)
      throws ClassNotFoundException {
    Serializer<Object> serializer = Utils.newInstance(properties.serializer(), Serializer.class);
    Deserializer<Object> deserializer =
        Utils.newInstance(properties.deserializer(), Deserializer.class);
    serializer.configure(settings.serde(), false);
    deserializer.configure(settings.serde(), false);
    return new EventCodec(serializer, deserializer);
  }

  /** Never gives a record up: the records after it would overtake it. */
  @Bean(destroyMethod = "")
  Producer<String, byte[]> eventProducer(KafkaSettings settings) {
    Map<String, Object> config = settings.producer();
    config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Integer.MAX_VALUE);
    return new KafkaProducer<>(config);
  }

  @Bean(destroyMethod = "close")
  EventSender eventSender(
      @Qualifier("eventProducer") Producer<String, byte[]> producer, EventCodec codec) {
    return new EventSender(producer, codec);
  }

  /**
   * Has a producer of its own. A producer has one request in flight: what is sent by this one does
   * not wait for the answer to what others send, nor they for its.
   */
  @Lazy
  @Bean(defaultCandidate = false, destroyMethod = "close")
  EventSender apartSender(KafkaSettings settings, EventCodec codec) {
    return new EventSender(eventProducer(settings), codec);
  }

  @Bean
  BroadcastReaders broadcastReaders(KafkaSettings settings) {
    return new BroadcastReaders(settings);
  }

  @Bean
  DeadLetterPublishingRecoverer deadLetterPublishingRecoverer(
      KafkaSettings settings, EventCodec codec) {
    Map<String, Object> config = settings.producer();
    KafkaTemplate<String, Object> template =
        new KafkaTemplate<>(
            new DefaultKafkaProducerFactory<>(config, null, new DeadLetterSerializer(codec), true));
    DeadLetterPublishingRecoverer recoverer =
        new DeadLetterPublishingRecoverer(
            template, (event, failure) -> new TopicPartition(event.topic() + ".dlt", -1));
    recoverer.setFailIfSendResultIsError(true);
    return recoverer;
  }

  /**
   * Records that never can be handled go to the dead letters at once; anything else is the
   * infrastructure's failure and is tried again, ever more slowly, while the records wait in Kafka.
   */
  @Bean
  DefaultErrorHandler kafkaErrorHandler(DeadLetterPublishingRecoverer recoverer) {
    ExponentialBackOff backOff = new ExponentialBackOff(FIRST_RETRY_MILLIS, 2);
    backOff.setMaxInterval(LONGEST_RETRY_MILLIS);
    DefaultErrorHandler handler = new DefaultErrorHandler(recoverer, backOff);
    FOR_GOOD.forEach(handler::addNotRetryableExceptions);
    return handler;
  }

  private static boolean isForGood(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      Throwable tested = cause;
      if (FOR_GOOD.stream().anyMatch(type -> type.isInstance(tested))) {
        return true;
      }
    }
    return false;
  }

  @SuppressWarnings("unchecked")
  private static void findBadRecords(ConcurrentMessageListenerContainer<String, Object> container) {
    ContainerProperties properties = container.getContainerProperties();
    if (properties.getMessageListener()
        instanceof BatchAcknowledgingConsumerAwareMessageListener<?, ?> listener) {
      properties.setMessageListener(
          new OneByOne(
              (BatchAcknowledgingConsumerAwareMessageListener<String, Object>) listener,
              KafkaStarterAutoConfiguration::isForGood));
    }
  }

  @Bean
  ConcurrentKafkaListenerContainerFactory<String, Object> kafkaListenerContainerFactory(
      KafkaSettings settings,
      DefaultErrorHandler errorHandler,
      DeadLetterPublishingRecoverer recoverer) {
    ConcurrentKafkaListenerContainerFactory<String, Object> factory =
        new ConcurrentKafkaListenerContainerFactory<>();
    Map<String, Object> config = settings.consumer("unnamed");
    config.remove("group.id");
    factory.setConsumerFactory(new DefaultKafkaConsumerFactory<>(config));
    factory.setBatchListener(true);
    factory.setBatchInterceptor(new DeadLetters(recoverer));
    factory.setCommonErrorHandler(errorHandler);
    // Handlers know what they have handled, so that offsets that a crash takes back cost nothing.
    factory.getContainerProperties().setAckMode(AckMode.TIME);
    factory.getContainerProperties().setAckTime(COMMIT_MILLIS);
    factory.getContainerProperties().setPollTimeout(COMMIT_MILLIS);
    factory.getContainerProperties().setSyncCommits(false);
    factory.getContainerProperties().setMissingTopicsFatal(false);
    factory.setContainerCustomizer(KafkaStarterAutoConfiguration::findBadRecords);
    return factory;
  }
}
