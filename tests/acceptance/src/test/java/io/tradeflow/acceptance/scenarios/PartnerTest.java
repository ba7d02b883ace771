package io.tradeflow.acceptance.scenarios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tradeflow.acceptance.dsl.Topic;
import io.tradeflow.acceptance.dsl.Tradeflow;
import io.tradeflow.acceptance.dsl.Trader;
import java.time.Duration;
import java.util.List;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A partner who knows Kafka, Avro and the registry, and no class of ours. */
class PartnerTest {
  private final Tradeflow tradeflow = Tradeflow.running();
  private final Topic topics = new Topic(tradeflow.address("kafka"), tradeflow.address("registry"));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "auth.accounts.v1",
        "subscription.entitlements.v1",
        "market.instruments.v1",
        "market.quotes.v1",
        "market.depth.v1",
        "market.candles.v1",
        "risk.limits.v1",
        "risk.decisions.v1",
        "execution.order-events.v1",
        "execution.fills.v1",
        "execution.positions.v1",
      })
  void readsEveryRecordOf(String topic) {
    try (Trader rupert = tradeflow.newTrader("rupert")) {
      rupert.buys("500 USD of BTC-USD at market").becomes("FILLED");
      await()
          .atMost(Duration.ofSeconds(120))
          .untilAsserted(() -> assertThat(topics.read(topic)).isNotEmpty());
      for (GenericRecord event : topics.read(topic)) {
        GenericRecord envelope = (GenericRecord) event.get("envelope");
        assertThat(envelope.get("eventId").toString()).isNotBlank();
        assertThat(event.get("type").toString()).isNotEqualTo("UNKNOWN");
      }
    }
  }

  @Test
  void everyTopicOfTheRegistryExists() {
    assertThat(topics.subjects())
        .hasSizeGreaterThanOrEqualTo(16)
        .allMatch(subject -> topics.exists(subject.replace("-value", "")));
  }

  @Test
  void followsOneOrderByItsAccountFromSubmitToFill() {
    try (Trader sybil = tradeflow.newTrader("sybil")) {
      String order = sybil.buys("500 USD of ETH-USD at market").becomes("FILLED").id();
      await()
          .untilAsserted(
              () -> {
                List<String> types =
                    topics.read("execution.order-events.v1").stream()
                        .filter(event -> event.toString().contains(order))
                        .map(event -> event.get("type").toString())
                        .toList();
                assertThat(types)
                    .startsWith("ORDER_SUBMITTED", "ORDER_APPROVED")
                    .endsWith("ORDER_FILLED");
              });
    }
  }
}
