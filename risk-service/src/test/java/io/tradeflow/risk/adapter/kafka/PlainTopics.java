package io.tradeflow.risk.adapter.kafka;

import io.tradeflow.events.AccountPartitioner;
import io.tradeflow.localstack.infra.KafkaServer;
import io.tradeflow.localstack.serde.PlainDeserializer;
import io.tradeflow.localstack.serde.PlainSerializer;
import io.tradeflow.starter.kafka.KafkaStarterAutoConfiguration;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** A real Kafka without a registry. */
public final class PlainTopics {
  private PlainTopics() {}

  /** Keys decide the partition as in the services. */
  public static KafkaProducer<String, Object> producer(KafkaServer kafka) {
    return new KafkaProducer<>(
        Map.of(
            "bootstrap.servers",
            kafka.bootstrapServers(),
            "partitioner.class",
            AccountPartitioner.class),
        new StringSerializer(),
        new PlainSerializer());
  }

  /** The starter's beans alone. */
  public static ConfigurableApplicationContext context(KafkaServer kafka) {
    return new SpringApplicationBuilder(KafkaStarterAutoConfiguration.class)
        .web(WebApplicationType.NONE)
        .run(
            "--spring.kafka.bootstrap-servers=" + kafka.bootstrapServers(),
            "--spring.main.lazy-initialization=true",
            "--tradeflow.serializer=" + PlainSerializer.class.getName(),
            "--tradeflow.deserializer=" + PlainDeserializer.class.getName());
  }
}
