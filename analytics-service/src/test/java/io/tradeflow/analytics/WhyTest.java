package io.tradeflow.analytics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tradeflow.events.Decimals;
import io.tradeflow.events.DecisionApproved;
import io.tradeflow.events.DecisionEvent;
import io.tradeflow.events.DecisionEventType;
import io.tradeflow.events.DecisionInputs;
import io.tradeflow.events.Envelope;
import io.tradeflow.events.OrderCommand;
import io.tradeflow.events.OrderCommandType;
import io.tradeflow.events.OrderEvent;
import io.tradeflow.events.OrderEventType;
import io.tradeflow.events.OrderSending;
import io.tradeflow.events.OrderSource;
import io.tradeflow.events.OrderSubmitted;
import io.tradeflow.events.OrderType;
import io.tradeflow.events.PlaceOrder;
import io.tradeflow.events.Side;
import io.tradeflow.events.SignalEvent;
import io.tradeflow.events.SignalEventType;
import io.tradeflow.events.SignalRaised;
import io.tradeflow.events.TimeInForce;
import io.tradeflow.events.Topics;
import io.tradeflow.starter.kafka.EventSender;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.test.web.reactive.server.WebTestClient.ResponseSpec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class WhyTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final JsonMapper JSON = new JsonMapper();

  private final WebTestClient client =
      WebTestClient.bindToServer()
          .baseUrl(AnalyticsSystem.address())
          .responseTimeout(Duration.ofSeconds(20))
          .build();
  private final String account = UUID.randomUUID().toString();
  private final String order = UUID.randomUUID().toString();
  private final String signal = UUID.randomUUID().toString();

  @Test
  void chainGoesFromTheSignalToTheLastEvent() {
    publish(Topics.EXECUTION_ORDER_EVENTS, account, sending(order, 4));
    publish(Topics.EXECUTION_ORDER_EVENTS, account, submitted(order, 2));
    publish(Topics.RISK_DECISIONS, account, approved(order, 3));
    publish(Topics.EXECUTION_ORDER_COMMANDS, account, command(account));
    publish(Topics.EXECUTION_ORDER_COMMANDS, account, command("somebody else"));
    publish(Topics.ENGINE_SIGNALS, "BTC-USD", raised());

    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () ->
                assertThat(chain(order))
                    .extracting(cause -> cause.path("type").asString())
                    .containsExactly(
                        "SIGNAL_RAISED",
                        "PLACE_ORDER",
                        "ORDER_SUBMITTED",
                        "ORDER_APPROVED",
                        "ORDER_SENDING"));
    JsonNode raised = chain(order).getFirst();
    assertThat(raised.path("causationId").asString()).isEqualTo("candle");
    assertThat(raised.path("data").path("reason").asString()).isEqualTo("RSI 9 above 50");
    JsonNode inputs = chain(order).get(3).path("data").path("inputs");
    assertThat(inputs.path("cash").asString()).isEqualTo("10000");
    assertThat(inputs.path("limitsVersion").asInt()).isEqualTo(7);
  }

  @Test
  void whatIsDeliveredAgainIsInTheChainOnce() {
    CauseListener listener = AnalyticsSystem.bean(CauseListener.class);
    List<ConsumerRecord<String, SpecificRecord>> batch =
        List.of(
            new ConsumerRecord<>(Topics.EXECUTION_ORDER_EVENTS, 0, 1, account, submitted(order, 2)),
            new ConsumerRecord<>(Topics.EXECUTION_ORDER_EVENTS, 0, 2, account, null),
            new ConsumerRecord<>(
                Topics.EXECUTION_ORDER_EVENTS, 0, 3, account, Events.submitted(account, 9)),
            new ConsumerRecord<>(Topics.EXECUTION_ORDER_EVENTS, 0, 4, account, sending(order, 4)));

    listener.on(batch);
    listener.on(batch);

    assertThat(chain(order)).hasSize(2);
  }

  @Test
  void nobodyReadsTheChainOfAnother() {
    AnalyticsSystem.bean(CauseListener.class)
        .on(
            List.of(
                new ConsumerRecord<>(
                    Topics.EXECUTION_ORDER_EVENTS, 0, 1, account, submitted(order, 2))));

    get(UUID.randomUUID().toString(), order)
        .expectStatus()
        .isNotFound()
        .expectBody()
        .jsonPath("$.code")
        .isEqualTo("ORDER_NOT_FOUND");
    get(account, order).expectStatus().isOk();
    get(account, "none").expectStatus().isBadRequest();
  }

  private static void publish(String topic, String key, SpecificRecord event) {
    AnalyticsSystem.bean(EventSender.class).send(topic, key, event).join();
  }

  private ResponseSpec get(String caller, String id) {
    return client
        .get()
        .uri("/api/v1/orders/{id}/why", id)
        .headers(headers -> headers.setBearerAuth(caller))
        .exchange();
  }

  private List<JsonNode> chain(String id) {
    String body =
        get(account, id)
            .expectStatus()
            .isOk()
            .expectBody(String.class)
            .returnResult()
            .getResponseBody();
    return JSON.readTree(body).path("chain").valueStream().toList();
  }

  private static Envelope envelope(String id, String accountId, Long seq, int second) {
    Instant at = START.plusSeconds(second);
    return new Envelope(id, accountId, seq, at, at, id, "candle");
  }

  private Envelope own(int seq) {
    return envelope(order + seq, account, (long) seq, seq);
  }

  private SignalEvent raised() {
    return SignalEvent.newBuilder()
        .setEnvelope(envelope(signal, null, null, 0))
        .setType(SignalEventType.SIGNAL_RAISED)
        .setSignal(
            SignalRaised.newBuilder()
                .setSignalId(signal)
                .setStrategy("apex")
                .setParametersHash("p")
                .setSymbol("BTC-USD")
                .setInterval("1m")
                .setDirection(Side.BUY)
                .setStrength(1.0)
                .setReason("RSI 9 above 50")
                .setPrice(wire("100"))
                .setCandleOpenTime(START)
                .build())
        .build();
  }

  private OrderCommand command(String of) {
    return OrderCommand.newBuilder()
        .setEnvelope(envelope(UUID.randomUUID().toString(), of, null, 1))
        .setType(OrderCommandType.PLACE_ORDER)
        .setPlaceOrder(
            PlaceOrder.newBuilder()
                .setSymbol("BTC-USD")
                .setSide(Side.BUY)
                .setOrderType(OrderType.MARKET)
                .setQuantity(wire("1"))
                .setTimeInForce(TimeInForce.IOC)
                .setBroker("paper")
                .setSource(OrderSource.BOT)
                .setSignalId(signal)
                .build())
        .build();
  }

  private OrderEvent submitted(String id, int seq) {
    return OrderEvent.newBuilder()
        .setEnvelope(own(seq))
        .setType(OrderEventType.ORDER_SUBMITTED)
        .setSubmitted(
            OrderSubmitted.newBuilder()
                .setOrderId(id)
                .setSymbol("BTC-USD")
                .setSide(Side.BUY)
                .setOrderType(OrderType.MARKET)
                .setQuantity(wire("1"))
                .setTimeInForce(TimeInForce.IOC)
                .setBroker("paper")
                .setSource(OrderSource.BOT)
                .setSignalId(signal)
                .build())
        .build();
  }

  private OrderEvent sending(String id, int seq) {
    return OrderEvent.newBuilder()
        .setEnvelope(own(seq))
        .setType(OrderEventType.ORDER_SENDING)
        .setSending(new OrderSending(id, id, 1L))
        .build();
  }

  private DecisionEvent approved(String id, int seq) {
    DecisionInputs inputs =
        DecisionInputs.newBuilder()
            .setPosition(wire("0"))
            .setCash(wire("10000"))
            .setBalance(wire("10000"))
            .setOpenPositions(0)
            .setTradesToday(0)
            .setDayPnl(wire("0"))
            .setLimitsVersion(7L)
            .setKillEpoch(0L)
            .setThroughAccountSeq(2L)
            .build();
    return DecisionEvent.newBuilder()
        .setEnvelope(own(seq))
        .setType(DecisionEventType.ORDER_APPROVED)
        .setApproved(new DecisionApproved(id, inputs))
        .build();
  }

  private static BigDecimal wire(String amount) {
    return Decimals.toWire(new BigDecimal(amount));
  }
}
