package io.tradeflow.starter.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tradeflow.events.Topics;
import io.tradeflow.starter.StarterSystem;
import io.tradeflow.starter.TestService;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** One bad record is set aside, with the reason, and the rest goes on. */
class DeadLettersTest {
  private static final String TOPIC = Topics.AUDIT_RECORDS_COMMANDS;
  private static final String OFFSET = "kafka_dlt-original-offset";
  private static final Duration SOON = Duration.ofSeconds(30);
  private final StarterSystem system = StarterSystem.running();
  private final String run = UUID.randomUUID().toString();
  private final TestService.Listener listener = system.bean(TestService.Listener.class);

  @Test
  void garbageIsSetAsideAsItWas() {
    byte[] garbage = "not avro".getBytes(UTF_8);
    ConsumerRecord<String, byte[]> dead = deadAmongGood(garbage);
    assertThat(dead.value()).isEqualTo(garbage);
    assertThat(header(dead, "kafka_dlt-original-topic")).isEqualTo(TOPIC);
    assertThat(dead.headers().lastHeader(OFFSET).value()).hasSize(8);
    assertThat(header(dead, "kafka_dlt-exception-fqcn")).contains("Exception");
  }

  @Test
  void unknownSchemaIdIsSetAside() {
    byte[] good = encoded("good", run + "-wrong-id");
    byte[] wrong = ByteBuffer.wrap(good.clone()).putInt(1, 999_999).array();
    assertThat(deadAmongGood(wrong).value()).isEqualTo(wrong);
  }

  @Test
  void recordThatTheListenerCannotHandleIsSetAsideAloneInItsBatch() {
    byte[] poison = encoded("poison", run + "-poison");
    ConsumerRecord<String, byte[]> dead = deadAmongGood(poison);
    assertThat(header(dead, "kafka_dlt-exception-message")).isNotBlank();
    assertThat(header(dead, "kafka_dlt-exception-stacktrace")).contains("an action nobody knows");
  }

  @Test
  void listenerIsToldOfItsPartitions() {
    await()
        .atMost(SOON)
        .untilAsserted(() -> assertThat(listener.assigned).contains(new TopicPartition(TOPIC, 0)));
  }

  /** Sends the bad one between good ones of its key, in one batch; returns the only dead letter. */
  private ConsumerRecord<String, byte[]> deadAmongGood(byte[] bad) {
    try (Producer<String, byte[]> producer = system.producer()) {
      for (int i = 0; i < 5; i++) {
        producer.send(new ProducerRecord<>(TOPIC, 0, run, encoded("good", run + i)));
      }
      producer.send(new ProducerRecord<>(TOPIC, 0, run, bad));
      for (int i = 5; i < 10; i++) {
        producer.send(new ProducerRecord<>(TOPIC, 0, run, encoded("good", run + i)));
      }
    }
    await()
        .atMost(SOON)
        .untilAsserted(
            () -> {
              for (int i = 0; i < 10; i++) {
                assertThat(listener.handled).contains(run + i);
              }
            });
    List<ConsumerRecord<String, byte[]>> dead = new ArrayList<>();
    try (KafkaConsumer<String, byte[]> consumer = system.consumer()) {
      consumer.assign(List.of(new TopicPartition(TOPIC + ".dlt", 0)));
      consumer.seekToBeginning(consumer.assignment());
      await()
          .atMost(SOON)
          .until(
              () -> {
                consumer
                    .poll(Duration.ofMillis(200))
                    .forEach(
                        letter -> {
                          if (run.equals(letter.key())) {
                            dead.add(letter);
                          }
                        });
                return !dead.isEmpty()
                    && consumer.position(new TopicPartition(TOPIC + ".dlt", 0))
                        == consumer.endOffsets(consumer.assignment()).values().iterator().next();
              });
    }
    assertThat(dead)
        .as("one record, which a rebalance may bring twice")
        .extracting(letter -> ByteBuffer.wrap(letter.headers().lastHeader(OFFSET).value()))
        .containsOnly(ByteBuffer.wrap(dead.getFirst().headers().lastHeader(OFFSET).value()));
    return dead.getFirst();
  }

  private byte[] encoded(String action, String detail) {
    return system.bean(EventCodec.class).encode(TOPIC, StarterSystem.command(action, detail));
  }

  private static String header(ConsumerRecord<String, byte[]> letter, String name) {
    return new String(letter.headers().lastHeader(name).value(), UTF_8);
  }
}
