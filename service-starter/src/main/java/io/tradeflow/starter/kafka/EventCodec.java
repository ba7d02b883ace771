package io.tradeflow.starter.kafka;

import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;

/**
 * Events to bytes and back, by the serde classes named in the configuration. Safe for many threads.
 * The first use of a topic asks the registry and blocks; later ones find the schema cached.
 */
public final class EventCodec implements AutoCloseable {
  private final Serializer<Object> serializer;
  private final Deserializer<Object> deserializer;

  EventCodec(Serializer<Object> serializer, Deserializer<Object> deserializer) {
    this.serializer = serializer;
    this.deserializer = deserializer;
  }

  /** Magic byte, four-byte schema id, Avro binary. */
  public byte[] encode(String topic, SpecificRecord event) {
    return serializer.serialize(topic, event);
  }

  /** Reverse of {@link #encode}. */
  public Object decode(String topic, byte[] payload) {
    return deserializer.deserialize(topic, payload);
  }

  @Override
  public void close() {
    serializer.close();
    deserializer.close();
  }
}
