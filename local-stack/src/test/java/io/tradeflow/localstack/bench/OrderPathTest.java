package io.tradeflow.localstack.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.tradeflow.localstack.client.Stream;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class OrderPathTest {
  private static final JsonMapper JSON = new JsonMapper();

  private final OrderPath.Run run = new OrderPath.Run(1);

  /** Its listener would fail, the socket with it, and the account's orders would count as lost. */
  @Test
  void wordsOfTheSocketItselfAreNoEventsOfOrders() {
    assertThat(run.heard(message("{\"type\":\"AUTHENTICATED\"}"))).isFalse();
  }

  @Test
  void theEndOfAnOrderIsHeardOnceHoweverManySocketsTellIt() {
    String filled =
        """
        {"type":"ORDER_FILLED","eventId":"e1","occurredAt":"2026-11-22T09:00:00Z",
         "data":{"orderId":"o1","fillId":"f1","complete":true}}
        """;
    assertThat(run.heard(message(filled))).isTrue();
    assertThat(run.heard(message(filled))).isFalse();
  }

  private static Stream.Message message(String text) {
    return new Stream.Message(1, Instant.EPOCH, JSON.readTree(text));
  }
}
