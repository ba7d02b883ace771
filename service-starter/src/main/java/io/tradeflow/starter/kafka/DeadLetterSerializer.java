package io.tradeflow.starter.kafka;

import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/** Writes undecodable bytes as they were and decoded events as they would be written anew. */
final class DeadLetterSerializer implements Serializer<Object> {
  private static final String SUFFIX = ".dlt";

  private final EventCodec codec;

  DeadLetterSerializer(EventCodec codec) {
    this.codec = codec;
  }

  @Override
  public byte @Nullable [] serialize(String topic, @Nullable Object value) {
    return switch (value) {
      case null -> null;
      case byte[] bytes -> bytes;
      case SpecificRecord event -> codec.encode(withoutSuffix(topic), event);
      default -> throw new IllegalArgumentException("Not an event: " + value.getClass());
    };
  }

  private static String withoutSuffix(String topic) {
    return topic.endsWith(SUFFIX) ? topic.substring(0, topic.length() - SUFFIX.length()) : topic;
  }
}
