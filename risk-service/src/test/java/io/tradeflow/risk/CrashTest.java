package io.tradeflow.risk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tradeflow.events.AccountFunded;
import io.tradeflow.events.Decimals;
import io.tradeflow.events.DecisionEvent;
import io.tradeflow.events.DecisionEventType;
import io.tradeflow.events.Envelope;
import io.tradeflow.events.InstrumentEvent;
import io.tradeflow.events.InstrumentEventType;
import io.tradeflow.events.InstrumentListed;
import io.tradeflow.events.KillSwitchChanged;
import io.tradeflow.events.KillSwitchEvent;
import io.tradeflow.events.KillSwitchEventType;
import io.tradeflow.events.OrderEvent;
import io.tradeflow.events.OrderEventType;
import io.tradeflow.events.OrderSource;
import io.tradeflow.events.OrderSubmitted;
import io.tradeflow.events.OrderType;
import io.tradeflow.events.QuoteEvent;
import io.tradeflow.events.QuoteEventType;
import io.tradeflow.events.QuoteUpdated;
import io.tradeflow.events.Side;
import io.tradeflow.events.TimeInForce;
import io.tradeflow.events.Topics;
import io.tradeflow.localstack.infra.KafkaServer;
import io.tradeflow.localstack.serde.PlainDeserializer;
import io.tradeflow.localstack.serde.PlainSerializer;
import io.tradeflow.risk.adapter.kafka.PlainTopics;
import io.tradeflow.risk.adapter.postgres.LimitsEvents;
import io.tradeflow.riskcore.Limits;
import io.tradeflow.riskcore.Money;
import io.tradeflow.starter.Envelopes;
import java.io.File;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The service in a process of its own is killed while it decides, and another one takes over. The
 * two have a Kafka to themselves: an instance of another test would decide for them.
 */
class CrashTest {
  private static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");
  private static final int ACCOUNTS = 20;
  private static final int ORDERS = 100;
  private static final int PERMITTED = 10;
  private static final Duration BOUND = Duration.ofMinutes(3);

  private static KafkaServer kafka;

  private final List<ConsumerRecord<String, Object>> decisions = new ArrayList<>();

  @BeforeAll
  static void start() {
    kafka = KafkaServer.startTemporary();
  }

  @AfterAll
  static void stop() {
    kafka.close();
  }

  @Test
  void everyOrderIsDecidedOnceAndLimitsAndSwitchesHoldAcrossAKill() throws Exception {
    try (KafkaProducer<String, Object> producer = PlainTopics.producer(kafka);
        KafkaConsumer<String, Object> consumer = decisionReader()) {
      market(producer);
      for (int account = 0; account < ACCOUNTS; account++) {
        open(producer, "account-" + account);
      }
      kill(producer, "account:account-0");
      submit(producer, 0, 5);

      int submitted = 5;
      Process first = service("first");
      try {
        awaitDecisions(consumer, 5 * ACCOUNTS);
        AtomicBoolean killed = new AtomicBoolean();
        Thread killer =
            Thread.ofPlatform()
                .start(
                    () -> {
                      await().atMost(BOUND).until(() -> decided(consumer) > 20 * ACCOUNTS);
                      first.destroyForcibly();
                      killed.set(true);
                    });
        while (!killed.get() && submitted < ORDERS - 10) {
          submit(producer, submitted, submitted + 1);
          producer.flush();
          submitted++;
        }
        killer.join();
      } finally {
        first.destroyForcibly().waitFor();
      }
      submit(producer, submitted, ORDERS);
      producer.flush();
      decided(consumer);
      assertThat(decisions.size()).as("killed before the end").isLessThan(ACCOUNTS * ORDERS);

      Process second = service("second");
      try {
        awaitDecisions(consumer, ACCOUNTS * ORDERS);
      } finally {
        second.destroyForcibly().waitFor();
      }
    }
    assertDecidedOnceAndWithinLimits();
  }

  private void assertDecidedOnceAndWithinLimits() {
    Map<String, Integer> perOrder = new HashMap<>();
    Map<String, Integer> approved = new HashMap<>();
    Map<String, Long> lastSeq = new HashMap<>();
    for (ConsumerRecord<String, Object> it : decisions) {
      DecisionEvent event = (DecisionEvent) it.value();
      boolean passed = event.getType() == DecisionEventType.ORDER_APPROVED;
      perOrder.merge(
          passed ? event.getApproved().getOrderId() : event.getRejected().getOrderId(),
          1,
          Integer::sum);
      approved.merge(it.key(), passed ? 1 : 0, Integer::sum);
      long last = lastSeq.getOrDefault(it.key(), 0L);
      assertThat(event.getEnvelope().getAccountSeq()).isEqualTo(last + 1);
      lastSeq.put(it.key(), last + 1);
      if (it.key().equals("account-0")) {
        assertThat(event.getRejected().getControl()).isEqualTo("KILL_SWITCH");
      }
    }
    assertThat(perOrder).hasSize(ACCOUNTS * ORDERS).allSatisfy((id, n) -> assertThat(n).isOne());
    approved.forEach(
        (account, count) ->
            assertThat(count).as(account).isEqualTo(account.equals("account-0") ? 0 : PERMITTED));
  }

  private static Process service(String name) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                RiskServiceApplication.class.getName(),
                "--server.port=0",
                "--risk.keep-every=200ms",
                "--spring.kafka.bootstrap-servers=" + kafka.bootstrapServers(),
                "--tradeflow.serializer=" + PlainSerializer.class.getName(),
                "--tradeflow.deserializer=" + PlainDeserializer.class.getName()));
    RiskServers.database().forEach(setting -> command.add("--" + setting));
    File log = new File("target/crash-test-" + name + ".log");
    return new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log).start();
  }

  private static void market(KafkaProducer<String, Object> producer) {
    send(
        producer,
        Topics.MARKET_INSTRUMENTS,
        "BTC-USD",
        InstrumentEvent.newBuilder()
            .setEnvelope(envelope(null, null, "instrument"))
            .setType(InstrumentEventType.INSTRUMENT_LISTED)
            .setListed(
                new InstrumentListed(
                    "BTC-USD",
                    "BTC",
                    "USD",
                    wire("0.01"),
                    wire("0.0001"),
                    wire("0.0001"),
                    wire("1000"),
                    2,
                    4,
                    true))
            .build());
    send(
        producer,
        Topics.MARKET_QUOTES,
        "BTC-USD",
        QuoteEvent.newBuilder()
            .setEnvelope(envelope(null, null, "quote"))
            .setType(QuoteEventType.QUOTE_UPDATED)
            .setQuote(
                new QuoteUpdated(
                    "BTC-USD",
                    wire("10000"),
                    wire("1"),
                    wire("10000"),
                    wire("1"),
                    wire("10000"),
                    wire("1"),
                    1L))
            .build());
  }

  /** A million in cash, ten trades a day. */
  private static void open(KafkaProducer<String, Object> producer, String account) {
    send(
        producer,
        Topics.RISK_LIMITS,
        account,
        LimitsEvents.event(
            account,
            new Limits(
                1,
                "PRO",
                Money.of("1000000"),
                BigDecimal.TWO,
                BigDecimal.valueOf(100),
                Money.of("1000000"),
                1000,
                PERMITTED,
                BigDecimal.TEN,
                null,
                null),
            NOON));
    send(
        producer,
        Topics.EXECUTION_ORDER_EVENTS,
        account,
        OrderEvent.newBuilder()
            .setEnvelope(envelope(account, 1L, account + "-funded"))
            .setType(OrderEventType.ACCOUNT_FUNDED)
            .setAccountFunded(new AccountFunded("USD", wire("1000000"), wire("1000000"), "paper"))
            .build());
  }

  private static void kill(KafkaProducer<String, Object> producer, String scope) {
    send(
        producer,
        Topics.RISK_KILL_SWITCH,
        scope,
        KillSwitchEvent.newBuilder()
            .setEnvelope(envelope(null, null, "kill"))
            .setType(KillSwitchEventType.KILL_SWITCH_CHANGED)
            .setChanged(new KillSwitchChanged(scope, true, 1L, "test", "operator-1"))
            .build());
    producer.flush();
  }

  /** Orders of different quantities: the same one twice at once would be a duplicate. */
  private static void submit(KafkaProducer<String, Object> producer, int from, int to) {
    for (int i = from; i < to; i++) {
      for (int account = 0; account < ACCOUNTS; account++) {
        String name = "account-" + account;
        String order = name + "-order-" + i;
        send(
            producer,
            Topics.EXECUTION_ORDER_EVENTS,
            name,
            OrderEvent.newBuilder()
                .setEnvelope(envelope(name, i + 2L, order))
                .setType(OrderEventType.ORDER_SUBMITTED)
                .setSubmitted(
                    OrderSubmitted.newBuilder()
                        .setOrderId(order)
                        .setSymbol("BTC-USD")
                        .setSide(Side.BUY)
                        .setOrderType(OrderType.MARKET)
                        .setQuantity(wire("2.%04d".formatted(i)))
                        .setTimeInForce(TimeInForce.GTC)
                        .setBroker("paper")
                        .setSource(OrderSource.API)
                        .build())
                .build());
      }
    }
  }

  private static Envelope envelope(String account, Long seq, String cause) {
    return Envelopes.of(account, seq, NOON, NOON, cause, cause, "TEST", 0);
  }

  private static BigDecimal wire(String amount) {
    return Decimals.toWire(new BigDecimal(amount));
  }

  private static void send(
      KafkaProducer<String, Object> producer, String topic, String key, SpecificRecord event) {
    producer.send(new ProducerRecord<>(topic, key, event));
  }

  private static KafkaConsumer<String, Object> decisionReader() {
    KafkaConsumer<String, Object> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", kafka.bootstrapServers(), "auto.offset.reset", "earliest"),
            new StringDeserializer(),
            new PlainDeserializer());
    List<TopicPartition> all =
        IntStream.range(0, consumer.partitionsFor(Topics.RISK_DECISIONS).size())
            .mapToObj(number -> new TopicPartition(Topics.RISK_DECISIONS, number))
            .toList();
    consumer.assign(all);
    consumer.seekToBeginning(all);
    return consumer;
  }

  private void awaitDecisions(KafkaConsumer<String, Object> consumer, int count) {
    await().atMost(BOUND).until(() -> decided(consumer) >= count);
  }

  /** Reads on; called by one thread at a time. */
  private synchronized int decided(KafkaConsumer<String, Object> consumer) {
    for (ConsumerRecord<String, Object> it : consumer.poll(Duration.ofMillis(100))) {
      decisions.add(it);
    }
    return decisions.size();
  }
}
