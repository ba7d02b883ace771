package io.tradeflow.localstack.serde;

import io.tradeflow.events.TopicCatalogue;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.io.DatumReader;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/**
 * Reads what {@link PlainSerializer} wrote, with the schema that the catalogue has for the topic.
 */
public class PlainDeserializer implements Deserializer<Object> {
  /** Each knows how to read its schema, which takes longer to find out than to do. */
  private final Map<String, DatumReader<Object>> readers = new ConcurrentHashMap<>();

  @Override
  public @Nullable Object deserialize(String topic, byte @Nullable [] bytes) {
    if (bytes == null) {
      return null;
    }
    try {
      return readers
          .computeIfAbsent(
              topic, name -> new SpecificDatumReader<>(TopicCatalogue.topic(name).schema()))
          .read(null, DecoderFactory.get().binaryDecoder(bytes, null));
    } catch (IOException | RuntimeException e) {
      throw new SerializationException("not Avro", e);
    }
  }
}
