package io.tradeflow.notification;

import io.tradeflow.events.TopicCatalogue;
import java.io.IOException;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;

/** Avro without a registry. */
public class PlainDeserializer implements Deserializer<Object> {
  @Override
  public Object deserialize(String topic, byte[] bytes) {
    try {
      return new SpecificDatumReader<>(TopicCatalogue.topic(topic).schema())
          .read(null, DecoderFactory.get().binaryDecoder(bytes, null));
    } catch (IOException | RuntimeException e) {
      throw new SerializationException("not Avro", e);
    }
  }
}
