package io.tradeflow.starter.kafka;

import io.tradeflow.events.AccountPartitioner;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.springframework.kafka.support.serializer.ErrorHandlingDeserializer;

/** Client settings in one place; services that run a plain consumer start from these. */
public final class KafkaSettings {
  private static final long SCHEMA_KNOWN_MILLIS = Duration.ofDays(3_650).toMillis();
  private static final int SESSION_TIMEOUT_MILLIS = 6_000;
  private static final int HEARTBEAT_MILLIS = 1_500;
  private static final int REPLAY_WAIT_MILLIS = 10;
  private static final int MAX_BLOCK_MILLIS = 5_000;

  private final String bootstrapServers;
  private final KafkaStarterProperties properties;

  KafkaSettings(String bootstrapServers, KafkaStarterProperties properties) {
    this.bootstrapServers = bootstrapServers;
    this.properties = properties;
  }

  /**
   * Durable, idempotent, unbatched in time: a record leaves at once. One request in flight: of two,
   * a new leader may refuse the first and take the second, and from then on the partition refuses
   * the first one's repetition as out of order until it times out.
   */
  public Map<String, Object> producer() {
    Map<String, Object> config = new HashMap<>();
    config.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    config.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, StringSerializer.class);
    config.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    config.put(ProducerConfig.ACKS_CONFIG, "all");
    config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    config.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
    config.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    config.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "none");
    config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, MAX_BLOCK_MILLIS);
    config.put(ProducerConfig.PARTITIONER_CLASS_CONFIG, AccountPartitioner.class);
    return config;
  }

  /** Members are missed within six seconds, nothing is committed behind the application's back. */
  public Map<String, Object> consumer(String groupId) {
    Map<String, Object> config = assignedConsumer();
    config.put(ConsumerConfig.GROUP_ID_CONFIG, groupId);
    config.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, SESSION_TIMEOUT_MILLIS);
    config.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, HEARTBEAT_MILLIS);
    if (!properties.member().isEmpty()) {
      config.put(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, properties.member());
    }
    return config;
  }

  /** For consumers that assign their partitions themselves. */
  public Map<String, Object> assignedConsumer() {
    Map<String, Object> config = new HashMap<>(serde());
    config.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    config.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, StringDeserializer.class);
    config.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ErrorHandlingDeserializer.class);
    config.put(ErrorHandlingDeserializer.VALUE_DESERIALIZER_CLASS, PatientDeserializer.class);
    config.put(PatientDeserializer.DELEGATE, properties.deserializer());
    config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, properties.maxPollRecords());
    config.put(ConsumerConfig.FETCH_MIN_BYTES_CONFIG, 1);
    return config;
  }

  /**
   * For consumers that read partitions up to an end. A fetch of partitions that are there holds off
   * the next one, of others, as long as it waits for more.
   */
  public Map<String, Object> replayingConsumer() {
    Map<String, Object> config = assignedConsumer();
    config.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, REPLAY_WAIT_MILLIS);
    return config;
  }

  /** For clients that ask about topics. */
  public Map<String, Object> admin() {
    return Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
  }

  /** For the value serializer and deserializer. */
  public Map<String, Object> serde() {
    return Map.of(
        "apicurio.registry.url",
        properties.registry(),
        "apicurio.registry.auto-register",
        true,
        "apicurio.registry.auto-register.if-exists",
        "FIND_OR_CREATE_VERSION",
        "apicurio.registry.dereference-schema",
        true,
        "apicurio.registry.use-specific-avro-reader",
        true,
        "apicurio.registry.avro-datum-provider",
        KnownDatums.class.getName(),
        "apicurio.registry.retry-count",
        5,
        // A schema never changes under its id; looked up again, it would be lost with the registry.
        "apicurio.registry.check-period-ms",
        SCHEMA_KNOWN_MILLIS);
  }
}
