package io.tradeflow.risk.adapter.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tradeflow.events.AccountFunded;
import io.tradeflow.events.OrderEvent;
import io.tradeflow.events.OrderEventType;
import io.tradeflow.events.Topics;
import io.tradeflow.localstack.infra.KafkaServer;
import io.tradeflow.starter.Envelopes;
import io.tradeflow.starter.kafka.KafkaSettings;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.WakeupException;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;

/** Which event a record is makes no difference to the reading. */
class EarlierDecisionsTest {
  private static final int EACH = 5_000;
  private static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");

  private final List<ConsumerRecord<String, Object>> told = new ArrayList<>();
  private final AtomicBoolean stopped = new AtomicBoolean();

  @Test
  void readsOnePartitionOnAsFarAsItIsAskedAndNothingOfTheOthers() {
    try (KafkaServer kafka = KafkaServer.startTemporary();
        KafkaProducer<String, Object> producer = PlainTopics.producer(kafka);
        ConfigurableApplicationContext context = PlainTopics.context(kafka)) {
      publish(producer, EACH);
      try (EarlierDecisions earlier =
          new EarlierDecisions(
              context.getBean(KafkaSettings.class),
              Map.of(0, 0L, 1, 0L),
              told::add,
              stopped::get)) {
        publish(producer, 1); // since the reading began: the live loop's
        assertThat(earlier.readOn(1)).isTrue();
        assertThat(told).hasSizeBetween(1, EACH - 1).allMatch(it -> it.partition() == 1);
        earlier.readToEnd(0);
        earlier.readToEnd(1);
        assertThat(earlier.readOn(0)).isFalse();
        for (int partition : List.of(0, 1)) {
          assertThat(told.stream().filter(it -> it.partition() == partition).map(it -> it.offset()))
              .startsWith(0L, 1L)
              .isSorted()
              .doesNotHaveDuplicates()
              .hasSizeBetween(EACH, EACH + 1);
        }
      }
      stopped.set(true);
      try (EarlierDecisions earlier =
          new EarlierDecisions(
              context.getBean(KafkaSettings.class), Map.of(0, 0L), told::add, stopped::get)) {
        assertThatThrownBy(() -> earlier.readOn(0)).isInstanceOf(WakeupException.class);
      }
    }
  }

  private static void publish(KafkaProducer<String, Object> producer, int each) {
    for (int i = 0; i < each; i++) {
      for (int partition : List.of(0, 1)) {
        producer.send(
            new ProducerRecord<>(Topics.RISK_DECISIONS, partition, "a" + partition, event(i)));
      }
    }
    producer.flush();
  }

  private static OrderEvent event(long seq) {
    return OrderEvent.newBuilder()
        .setEnvelope(Envelopes.of("a", seq, NOON, NOON, "c", "cause-" + seq, "x", 0))
        .setType(OrderEventType.ACCOUNT_FUNDED)
        .setAccountFunded(new AccountFunded("USD", BigDecimal.TEN, BigDecimal.TEN, "paper"))
        .build();
  }
}
