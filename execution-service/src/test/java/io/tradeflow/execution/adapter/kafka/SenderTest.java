package io.tradeflow.execution.adapter.kafka;

import static io.tradeflow.execution.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.tradeflow.events.KillAckEventType;
import io.tradeflow.events.OrderEvent;
import io.tradeflow.events.OrderEventType;
import io.tradeflow.execution.ExecutionServiceApplication;
import io.tradeflow.execution.ExecutionSystem;
import io.tradeflow.execution.Samples;
import io.tradeflow.execution.ScriptedRisk;
import io.tradeflow.execution.application.OrderLedger;
import io.tradeflow.execution.application.SendGate;
import io.tradeflow.execution.application.SendGate.Answer;
import io.tradeflow.execution.application.SendGate.Intent;
import io.tradeflow.execution.domain.NewOrder;
import io.tradeflow.execution.domain.OrderState;
import io.tradeflow.execution.domain.Rejection;
import io.tradeflow.localstack.infra.KafkaServer;
import io.tradeflow.localstack.serde.PlainDeserializer;
import io.tradeflow.localstack.serde.PlainSerializer;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.client.ReactorResourceFactory;

/**
 * The whole service on a real Kafka and PostgreSQL, against a risk-service that follows a script.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SenderTest {
  private static KafkaServer kafka;
  private static ScriptedRisk risk;
  private static ConfigurableApplicationContext service;

  private final String account = UUID.randomUUID().toString();

  /** Closing this service leaves other servers of the same process their threads. */
  @Configuration(proxyBeanMethods = false)
  static class OwnThreads {
    @Bean
    ReactorResourceFactory reactorResources() {
      ReactorResourceFactory own = new ReactorResourceFactory();
      own.setUseGlobalResources(false);
      return own;
    }
  }

  @BeforeAll
  static void start() {
    kafka = KafkaServer.startTemporary();
    risk = new ScriptedRisk(kafka.bootstrapServers());
    service = service();
  }

  private static ConfigurableApplicationContext service() {
    List<String> settings = new ArrayList<>(ExecutionSystem.database("execution_kill"));
    settings.add("SERVER_PORT=0");
    settings.add("execution.send-validity=3s");
    settings.add("TRADEFLOW_KAFKA=" + kafka.bootstrapServers());
    settings.add("tradeflow.serializer=" + PlainSerializer.class.getName());
    settings.add("tradeflow.deserializer=" + PlainDeserializer.class.getName());
    return new SpringApplicationBuilder(ExecutionServiceApplication.class, OwnThreads.class)
        .properties(settings.toArray(String[]::new))
        .run("--logging.level.org.apache.kafka=ERROR");
  }

  @AfterAll
  static void stop() throws InterruptedException {
    service.close();
    risk.close();
    kafka.close();
  }

  @BeforeEach
  void leased() {
    risk.up = true;
    await().until(() -> service.getBean(SendGate.class).open());
    ExecutionSystem.done(ledger().open(account, new BigDecimal("10000"), account));
  }

  @Test
  void whileRiskIsDownOrdersWaitAndAreSentOnceWhenItIsBack() {
    NewOrder before = resting(account);
    risk.approves(before);
    awaitState(before, OrderState.WORKING);

    risk.up = false;
    await().until(() -> !service.getBean(SendGate.class).open());
    List<NewOrder> during = List.of(resting(account), resting(account), resting(account));
    during.forEach(risk::approves);
    during.forEach(order -> awaitState(order, OrderState.APPROVED));
    await().until(() -> count(account, OrderEventType.ORDER_APPROVED) == 4);
    assertThat(count(account, OrderEventType.ORDER_SENDING)).isEqualTo(1);

    risk.up = true;
    during.forEach(order -> awaitState(order, OrderState.WORKING));
    during.forEach(risk::approves);
    NewOrder last = resting(account);
    risk.approves(last);
    awaitState(last, OrderState.WORKING);
    await().until(() -> count(account, OrderEventType.ORDER_WORKING) == 5);
    assertThat(count(account, OrderEventType.ORDER_SENDING)).isEqualTo(5);
  }

  @Test
  void killIsAcknowledgedAndItsOpenOrdersAreCancelled() {
    String other = UUID.randomUUID().toString();
    ExecutionSystem.done(ledger().open(other, new BigDecimal("10000"), other));
    NewOrder open = resting(account);
    NewOrder others = resting(other);
    risk.approves(open);
    risk.approves(others);
    awaitState(open, OrderState.WORKING);
    awaitState(others, OrderState.WORKING);

    long epoch = risk.changes("account:" + account, true);
    await().until(() -> risk.settled(epoch));
    awaitState(open, OrderState.CANCELLED);
    assertThat(found(others).state()).isEqualTo(OrderState.WORKING);

    NewOrder late = resting(account);
    risk.approves(late);
    awaitState(late, OrderState.REJECTED);
    assertThat(found(late).rejection()).extracting(Rejection::code).isEqualTo("KILL_SWITCH");

    risk.changes("account:" + account, false);
    await().until(() -> service.getBean(SendGate.class).stopped(late) == null);
    NewOrder again = resting(account);
    risk.approves(again);
    awaitState(again, OrderState.WORKING);
  }

  @Test
  void acknowledgementWaitsForWhatIsInFlightUntilItsValidityIsOver() {
    SendGate gate = service.getBean(SendGate.class);
    long earlier = risk.changes("account:" + UUID.randomUUID(), true);
    await().until(() -> risk.settled(earlier));
    NewOrder unanswered = Samples.market(account, "BUY", "1");
    long asked = System.nanoTime();
    assertThat(gate.ask(unanswered, Intent.NEW)).isInstanceOf(Answer.Go.class);
    long epoch = risk.changes("account:" + account, true);
    await().until(() -> risk.settled(epoch));
    assertThat(System.nanoTime() - asked).isGreaterThan(Duration.ofMillis(100).toNanos());
    assertThat(risk.acks)
        .as("it was said that something is in flight")
        .anyMatch(
            ack ->
                ack.getApplied() != null && ack.getApplied().getUnsettledEpochs().contains(epoch));

    NewOrder answered = Samples.market(account, "BUY", "1");
    long released = risk.changes("account:" + account, false);
    await().until(() -> gate.position().applied() >= released);
    Answer.Go go = (Answer.Go) gate.ask(answered, Intent.NEW);
    long again = risk.changes("account:" + account, true);
    await().until(() -> gate.position().applied() >= again);
    gate.answered(go.permit());
    await().until(() -> risk.settled(again));
  }

  @Test
  @Order(Integer.MAX_VALUE)
  void anOrderlyStopRetiresTheSender() {
    String sender = service.getBean(Sender.class).id();
    service.close();
    await()
        .until(
            () ->
                risk.acks.stream()
                    .anyMatch(
                        ack ->
                            ack.getType() == KillAckEventType.SENDER_RETIRED
                                && ack.getRetired().getSenderId().equals(sender)));
  }

  private static OrderLedger ledger() {
    return service.getBean(OrderLedger.class);
  }

  private static NewOrder resting(String account) {
    NewOrder terms = Samples.terms(account, "BUY", "0.01", "1", "GTC");
    assertThat(
            ExecutionSystem.done(
                ledger().accept(terms, terms.id().toString(), "h", Optional.empty())))
        .isPresent();
    return terms;
  }

  private static long count(String account, OrderEventType type) {
    return risk.orders.stream()
        .filter(event -> account.equals(event.getEnvelope().getAccountId()))
        .map(OrderEvent::getType)
        .filter(type::equals)
        .count();
  }

  private static io.tradeflow.execution.domain.Order found(NewOrder order) {
    return ExecutionSystem.done(ledger().find(order.id(), order.accountId())).orElseThrow();
  }

  private static void awaitState(NewOrder order, OrderState state) {
    await().until(() -> found(order).state(), state::equals);
  }
}
