package io.tradeflow.localstack.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.tradeflow.localstack.client.Stream;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class TallyTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

  @Test
  void countsEachFillOnce() {
    Tally tally = told(Sabotage.Kind.NONE);

    assertThat(tally.snapshot().fillIds()).containsExactly("order-1/fill-1", "order-1/fill-2");
    assertThat(tally.snapshot().repeated()).isZero();
    assertThat(tally.settled()).isTrue();
  }

  @Test
  void aDroppedFillIsMissing() {
    assertThat(told(Sabotage.Kind.DROP_FILL).snapshot().fillIds())
        .containsExactly("order-1/fill-2");
  }

  @Test
  void aDoubledFillIsARepetitionOnOneConnection() {
    Tally.Snapshot snapshot = told(Sabotage.Kind.DOUBLE_FILL).snapshot();

    assertThat(snapshot.repeated()).isOne();
    assertThat(snapshot.fillIds()).containsExactly("order-1/fill-1", "order-1/fill-2");
  }

  @Test
  void anEventOfAnEarlierConnectionIsNotCountedAgain() {
    Tally tally = told(Sabotage.Kind.NONE);

    tally.onTrade(fill(2, "fill-2", true));

    assertThat(tally.snapshot().fillIds()).hasSize(2);
    assertThat(tally.snapshot().repeated()).isZero();
  }

  private static Tally told(Sabotage.Kind sabotage) {
    Tally tally = new Tally(new Sabotage(sabotage));
    tally.onTrade(
        message(
            1,
            """
            {"eventId":"submitted","accountSeq":1,"type":"ORDER_SUBMITTED",
             "occurredAt":"2026-01-02T03:04:04Z",
             "data":{"orderId":"order-1","symbol":"BTC-USD","side":"BUY","quantity":"2",
                     "limitPrice":null,"source":"BOT"}}
            """));
    tally.onTrade(fill(1, "fill-1", false));
    tally.onTrade(fill(1, "fill-2", true));
    return tally;
  }

  private static Stream.Message fill(int connection, String fillId, boolean complete) {
    return message(
        connection,
        """
        {"eventId":"%s","accountSeq":2,"type":"ORDER_FILLED",
         "data":{"orderId":"order-1","fillId":"%s","price":"10","fee":"0.01",
                 "realisedPnl":"0","complete":%s}}
        """
            .formatted(fillId, fillId, complete));
  }

  private static Stream.Message message(int connection, String json) {
    return new Stream.Message(connection, NOW, JsonMapper.builder().build().readTree(json));
  }
}
