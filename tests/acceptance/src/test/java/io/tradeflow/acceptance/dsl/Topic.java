package io.tradeflow.acceptance.dsl;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Topics as a partner reads them: Kafka, Confluent's wire format, the registry, plain Avro. */
public final class Topic {
  private static final int HEADER_BYTES = 5;
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final String kafka;
  private final String registry;
  private final HttpClient http = HttpClient.newHttpClient();
  private final Map<Integer, Schema> schemas = new HashMap<>();

  public Topic(String kafka, String registry) {
    this.kafka = kafka;
    this.registry = registry;
  }

  /** Every record from the first to the present end. */
  public List<GenericRecord> read(String topic) {
    List<GenericRecord> records = new ArrayList<>();
    try (KafkaConsumer<String, byte[]> consumer = consumer()) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(partition -> new TopicPartition(topic, partition.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (ends.entrySet().stream()
          .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
        for (ConsumerRecord<String, byte[]> found : consumer.poll(Duration.ofMillis(200))) {
          if (found.value() != null) {
            records.add(decode(found.value()));
          }
        }
      }
    }
    return records;
  }

  /** Subjects of the registry. */
  public List<String> subjects() {
    return get("/subjects").valueStream().map(JsonNode::asString).toList();
  }

  public boolean exists(String topic) {
    try (KafkaConsumer<String, byte[]> consumer = consumer()) {
      return consumer.listTopics().containsKey(topic);
    }
  }

  private KafkaConsumer<String, byte[]> consumer() {
    return new KafkaConsumer<>(
        Map.of("bootstrap.servers", kafka), new StringDeserializer(), new ByteArrayDeserializer());
  }

  private GenericRecord decode(byte[] payload) {
    ByteBuffer header = ByteBuffer.wrap(payload);
    if (header.get() != 0) {
      throw new IllegalStateException("Not in Confluent's wire format");
    }
    Schema schema =
        schemas.computeIfAbsent(
            header.getInt(),
            id -> new Schema.Parser().parse(get("/schemas/ids/" + id).path("schema").asString()));
    try {
      return new GenericDatumReader<GenericRecord>(schema)
          .read(
              null,
              DecoderFactory.get()
                  .binaryDecoder(payload, HEADER_BYTES, payload.length - HEADER_BYTES, null));
    } catch (IOException e) {
      throw new IllegalStateException("Does not fit its schema", e);
    }
  }

  private JsonNode get(String path) {
    try {
      return JSON.readTree(
          http.send(
                  HttpRequest.newBuilder(URI.create(registry + path)).build(),
                  BodyHandlers.ofString())
              .body());
    } catch (IOException e) {
      throw new IllegalStateException(registry + path, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
