package io.tradeflow.localstack.demo;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.apache.avro.Conversions;
import org.apache.avro.Schema;
import org.apache.avro.data.TimeConversions;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import tools.jackson.databind.json.JsonMapper;

/** Reads a topic from its first record to its present end, as any partner would. */
public final class TopicReader {
  private static final int HEADER_BYTES = 5;
  private static final Duration POLL = Duration.ofMillis(200);
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final String kafka;
  private final String registry;
  private final HttpClient http = HttpClient.newHttpClient();
  private final Map<Integer, Schema> schemas = new ConcurrentHashMap<>();
  private final GenericData data = new GenericData();

  /** {@code registry} is the base address of the Confluent-compatible API. */
  public TopicReader(String kafka, String registry) {
    this.kafka = kafka;
    this.registry = registry;
    data.addLogicalTypeConversion(new Conversions.DecimalConversion());
    data.addLogicalTypeConversion(new TimeConversions.TimestampMicrosConversion());
  }

  /** A record in its place. */
  public record Found(String key, long offset, GenericRecord event) {}

  /** Where the partitions of a topic end now. */
  public Map<Integer, Long> ends(String topic) {
    try (KafkaConsumer<String, byte[]> reader = reader()) {
      Map<Integer, Long> ends = new HashMap<>();
      reader
          .endOffsets(partitions(reader, topic))
          .forEach((it, end) -> ends.put(it.partition(), end));
      return ends;
    }
  }

  /**
   * Hands the records of one partition to the consumer, in their order.
   *
   * @param from the first offset
   * @param end the offset after the last
   */
  public void read(String topic, int partition, long from, long end, Consumer<Found> consumer) {
    if (from >= end) {
      return;
    }
    try (KafkaConsumer<String, byte[]> reader = reader()) {
      TopicPartition place = new TopicPartition(topic, partition);
      reader.assign(List.of(place));
      if (from == 0) {
        reader.seekToBeginning(List.of(place));
      } else {
        reader.seek(place, from);
      }
      while (reader.position(place) < end) {
        for (ConsumerRecord<String, byte[]> found : reader.poll(POLL)) {
          if (found.offset() < end && found.value() != null) {
            consumer.accept(new Found(found.key(), found.offset(), decode(found.value())));
          }
        }
      }
    }
  }

  private KafkaConsumer<String, byte[]> reader() {
    return new KafkaConsumer<>(
        Map.of(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, kafka),
        new StringDeserializer(),
        new ByteArrayDeserializer());
  }

  private static List<TopicPartition> partitions(
      KafkaConsumer<String, byte[]> reader, String topic) {
    return reader.partitionsFor(topic).stream()
        .map(partition -> new TopicPartition(topic, partition.partition()))
        .toList();
  }

  /** Hands every record with that key, or all where the key is empty, to the consumer. */
  public void read(String topic, String key, Consumer<GenericRecord> consumer) {
    try (KafkaConsumer<String, byte[]> reader = reader()) {
      List<TopicPartition> partitions = partitions(reader, topic);
      reader.assign(partitions);
      reader.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = reader.endOffsets(partitions);
      while (ends.entrySet().stream()
          .anyMatch(end -> reader.position(end.getKey()) < end.getValue())) {
        for (ConsumerRecord<String, byte[]> found : reader.poll(POLL)) {
          if (key.isEmpty() || key.equals(found.key())) {
            consumer.accept(decode(found.value()));
          }
        }
      }
    }
  }

  private GenericRecord decode(byte[] payload) {
    ByteBuffer header = ByteBuffer.wrap(payload);
    if (header.get() != 0) {
      throw new IllegalStateException("Not in Confluent's wire format");
    }
    Schema schema = schemas.computeIfAbsent(header.getInt(), this::fetch);
    try {
      return new GenericDatumReader<GenericRecord>(schema, schema, data)
          .read(
              null,
              DecoderFactory.get()
                  .binaryDecoder(payload, HEADER_BYTES, payload.length - HEADER_BYTES, null));
    } catch (IOException e) {
      throw new IllegalStateException("Does not fit its schema", e);
    }
  }

  private Schema fetch(int id) {
    try {
      HttpResponse<String> answer =
          http.send(
              HttpRequest.newBuilder(URI.create(registry + "/schemas/ids/" + id)).build(),
              HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() != 200) {
        throw new IllegalStateException("The registry does not know schema " + id);
      }
      return new Schema.Parser().parse(JSON.readTree(answer.body()).path("schema").asString());
    } catch (IOException e) {
      throw new IllegalStateException("The registry cannot be reached at " + registry, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
