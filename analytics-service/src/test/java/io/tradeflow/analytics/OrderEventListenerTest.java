package io.tradeflow.analytics;

import static io.tradeflow.analytics.AnalyticsSystem.publish;
import static io.tradeflow.analytics.Events.bought;
import static io.tradeflow.analytics.Events.funded;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tradeflow.events.OrderEvent;
import io.tradeflow.events.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Test;
import org.springframework.kafka.listener.BatchListenerFailedException;

/** From the topic into the ledger, on a real broker. */
class OrderEventListenerTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final String DEAD = Topics.EXECUTION_ORDER_EVENTS + ".dlt";

  private final String account = UUID.randomUUID().toString();
  private final String stranger = UUID.randomUUID().toString();

  @Test
  void aFillOfAStrangerIsSetAsideAndTheOthersAreBooked() {
    publish(funded(account, 1));
    publish(bought(stranger, 2, "2", "100", "1", "9799"));
    publish(bought(account, 2, "2", "100", "1", "9799"));

    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(AnalyticsSystem.bean(Ledger.class).holdings(account).block())
                    .hasSize(1));
    assertThat(deadLetters())
        .filteredOn(letter -> stranger.equals(letter.key()))
        .singleElement()
        .satisfies(
            letter ->
                assertThat(
                        new String(
                            letter.headers().lastHeader("kafka_dlt-exception-stacktrace").value(),
                            UTF_8))
                    .contains("was never funded"));
    assertThat(deadLetters()).noneMatch(letter -> account.equals(letter.key()));
  }

  @Test
  void aRecordWithoutAnEventIsNotTriedForEver() {
    ConsumerRecord<String, OrderEvent> empty =
        new ConsumerRecord<>(Topics.EXECUTION_ORDER_EVENTS, 0, 0, account, null);

    assertThatThrownBy(() -> AnalyticsSystem.bean(OrderEventListener.class).on(List.of(empty)))
        .isInstanceOf(BatchListenerFailedException.class)
        .hasCauseInstanceOf(IllegalArgumentException.class);
  }

  /** Waits for the first. */
  private List<ConsumerRecord<String, byte[]>> deadLetters() {
    List<ConsumerRecord<String, byte[]>> dead = new ArrayList<>();
    try (KafkaConsumer<String, byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", AnalyticsSystem.kafka()),
            new StringDeserializer(),
            new ByteArrayDeserializer())) {
      consumer.assign(
          consumer.partitionsFor(DEAD).stream()
              .map(one -> new TopicPartition(DEAD, one.partition()))
              .toList());
      consumer.seekToBeginning(consumer.assignment());
      await()
          .atMost(PATIENCE)
          .until(
              () -> {
                consumer.poll(Duration.ofMillis(200)).forEach(dead::add);
                return !dead.isEmpty();
              });
    }
    return dead;
  }
}
