package io.tradeflow.faults.world;

import java.util.function.Supplier;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;

/**
 * Kafka, and how values are written there.
 *
 * @param kafka {@code host:port}
 */
public record Wire(
    String kafka, Supplier<Serializer<Object>> writing, Supplier<Deserializer<Object>> reading) {}
