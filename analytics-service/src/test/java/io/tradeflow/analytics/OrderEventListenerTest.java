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
  private static final Duration PATIENCE = Duration.ofSeconds(60);
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
                assertThat(AnalyticsSystem.bean(LedgerTable.class).holdings(account).block())
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
  void aBatchThatIsDeliveredAgainChangesNothing() {
    List<ConsumerRecord<String, OrderEvent>> batch =
        List.of(
            record(0, funded(account, 1)),
            record(1, bought(account, 2, "2", "100", "1", "9799")),
            record(2, bought(account, 3, "1", "110", "1", "9688")));
    OrderEventListener listener = AnalyticsSystem.bean(OrderEventListener.class);

    listener.on(batch);
    listener.on(batch.subList(1, 3));
    listener.on(batch);

    AccountQueries.Totals totals =
        AnalyticsSystem.bean(AccountQueries.class).totals(account).blockOptional().orElseThrow();
    assertThat(totals.trades()).isEqualTo(2);
    assertThat(totals.cash()).isEqualByComparingTo("9688");
    assertThat(totals.deposited()).isEqualByComparingTo("10000");
  }

  @Test
  void theRecordThatCannotBeBookedIsTheOneThatIsNamed() {
    ConsumerRecord<String, OrderEvent> bad =
        record(7, bought(stranger, 2, "2", "100", "1", "9799"));
    List<ConsumerRecord<String, OrderEvent>> batch =
        List.of(record(6, funded(account, 1)), bad, record(8, funded(stranger, 3)));

    assertThatThrownBy(() -> AnalyticsSystem.bean(OrderEventListener.class).on(batch))
        .isInstanceOfSatisfying(
            BatchListenerFailedException.class,
            failure -> assertThat(failure.getRecord()).isSameAs(bad));
  }

  private static ConsumerRecord<String, OrderEvent> record(long offset, OrderEvent event) {
    return new ConsumerRecord<>(
        Topics.EXECUTION_ORDER_EVENTS, 0, offset, event.getEnvelope().getAccountId(), event);
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
