package io.tradeflow.starter.kafka;

import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * What services may say about Kafka beyond {@code spring.kafka}.
 *
 * @param registry address of the schema registry's own API
 * @param serializer class that writes record values; another vendor's can be named here
 * @param deserializer class that reads record values
 * @param maxPollRecords largest batch that a listener gets
 * @param member name under which this instance keeps its partitions when it is back within the
 *     session's six seconds; unique among instances, none if empty
 */
@Validated
@ConfigurationProperties("tradeflow")
public record KafkaStarterProperties(
    @NotBlank @DefaultValue("http://localhost:8181/apis/registry/v3") String registry,
    @DefaultValue("io.apicurio.registry.serde.avro.AvroKafkaSerializer") String serializer,
    @DefaultValue("io.apicurio.registry.serde.avro.AvroKafkaDeserializer") String deserializer,
    @Min(1) @DefaultValue("500") int maxPollRecords,
    @DefaultValue("") String member) {}
