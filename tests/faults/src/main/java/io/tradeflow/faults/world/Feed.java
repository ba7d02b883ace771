package io.tradeflow.faults.world;

import io.tradeflow.events.AccountEvent;
import io.tradeflow.events.AccountEventType;
import io.tradeflow.events.AccountOpened;
import io.tradeflow.events.AccountPartitioner;
import io.tradeflow.events.CancelOrder;
import io.tradeflow.events.Decimals;
import io.tradeflow.events.DecisionEvent;
import io.tradeflow.events.DecisionEventType;
import io.tradeflow.events.EntitlementChanged;
import io.tradeflow.events.EntitlementEvent;
import io.tradeflow.events.EntitlementEventType;
import io.tradeflow.events.Envelope;
import io.tradeflow.events.InstrumentEvent;
import io.tradeflow.events.InstrumentEventType;
import io.tradeflow.events.InstrumentListed;
import io.tradeflow.events.ModifyOrder;
import io.tradeflow.events.OrderCommand;
import io.tradeflow.events.OrderCommandType;
import io.tradeflow.events.OrderSource;
import io.tradeflow.events.OrderType;
import io.tradeflow.events.PlaceOrder;
import io.tradeflow.events.QuoteEvent;
import io.tradeflow.events.QuoteEventType;
import io.tradeflow.events.QuoteUpdated;
import io.tradeflow.events.Side;
import io.tradeflow.events.TimeInForce;
import io.tradeflow.events.Topics;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/** What other services would say: accounts, plans, prices, and orders of bots. Any thread. */
public final class Feed implements AutoCloseable {
  public static final String SYMBOL = "DRILL-USD";
  public static final String BROKER = "simulator";

  private static final String VAST = "10000000";
  private static final String PRICE = "100";

  private final Clock clock;
  private final String kafka;
  private final KafkaProducer<String, Object> producer;
  private long sequence;

  public Feed(Wire wire, Clock clock) {
    this.clock = clock;
    this.kafka = wire.kafka();
    this.producer =
        new KafkaProducer<>(
            Map.of(
                "bootstrap.servers",
                kafka,
                "acks",
                "all",
                // A partition without a past takes a second batch before a first that was late.
                "max.in.flight.requests.per.connection",
                1,
                "partitioner.class",
                AccountPartitioner.class),
            new StringSerializer(),
            wire.writing().get());
  }

  /** Lists the instrument. */
  public void list() {
    say(
        Topics.MARKET_INSTRUMENTS,
        SYMBOL,
        InstrumentEvent.newBuilder()
            .setEnvelope(envelope(null))
            .setType(InstrumentEventType.INSTRUMENT_LISTED)
            .setListed(
                new InstrumentListed(
                    SYMBOL,
                    "DRILL",
                    "USD",
                    wire("0.01"),
                    wire("0.0001"),
                    wire("0.0001"),
                    wire("100000"),
                    2,
                    4,
                    true))
            .build());
  }

  /** A price of now. */
  synchronized void quote() {
    say(
        Topics.MARKET_QUOTES,
        SYMBOL,
        QuoteEvent.newBuilder()
            .setEnvelope(envelope(null))
            .setType(QuoteEventType.QUOTE_UPDATED)
            .setQuote(
                new QuoteUpdated(
                    SYMBOL,
                    wire("99.99"),
                    wire("5"),
                    wire("100.01"),
                    wire("5"),
                    wire(PRICE),
                    wire("1"),
                    ++sequence))
            .build());
  }

  /** A trader. */
  public void open(String account) {
    say(
        Topics.AUTH_ACCOUNTS,
        account,
        AccountEvent.newBuilder()
            .setEnvelope(envelope(null))
            .setType(AccountEventType.ACCOUNT_OPENED)
            .setOpened(new AccountOpened(List.of("trader")))
            .build());
  }

  /** A plan that permits everything. */
  public void entitle(String account) {
    say(
        Topics.SUBSCRIPTION_ENTITLEMENTS,
        account,
        EntitlementEvent.newBuilder()
            .setEnvelope(envelope(null))
            .setType(EntitlementEventType.ENTITLEMENT_CHANGED)
            .setEntitlement(
                EntitlementChanged.newBuilder()
                    .setTier("ENTERPRISE")
                    .setTrial(false)
                    .setMaxPositionUsd(wire(VAST))
                    .setMaxPaperPositionUsd(wire(VAST))
                    .setMaxOpenPositions(1000)
                    .setMaxTradesPerDay(1_000_000)
                    .setMaxBrokers(-1)
                    .setCallsPerMinute(1_000_000)
                    .setFeatures(List.of("LIVE"))
                    .build())
            .build());
  }

  /** A bot's order; the id that it will have, told once Kafka has the command. */
  public void place(
      String account,
      String event,
      boolean buy,
      BigDecimal quantity,
      @Nullable BigDecimal limit,
      Consumer<UUID> acknowledged) {
    OrderCommand command =
        OrderCommand.newBuilder()
            .setEnvelope(envelope(event))
            .setType(OrderCommandType.PLACE_ORDER)
            .setPlaceOrder(
                PlaceOrder.newBuilder()
                    .setSymbol(SYMBOL)
                    .setSide(buy ? Side.BUY : Side.SELL)
                    .setOrderType(limit == null ? OrderType.MARKET : OrderType.LIMIT)
                    .setQuantity(Decimals.toWire(quantity))
                    .setLimitPrice(limit == null ? null : Decimals.toWire(limit))
                    .setTimeInForce(TimeInForce.GTC)
                    .setBroker(BROKER)
                    .setSource(OrderSource.API)
                    .build())
            .build();
    UUID id = UUID.nameUUIDFromBytes((account + '|' + event).getBytes(StandardCharsets.UTF_8));
    producer.send(
        new ProducerRecord<>(Topics.EXECUTION_ORDER_COMMANDS, account, command),
        (metadata, failure) -> {
          if (failure == null) {
            acknowledged.accept(id);
          }
        });
  }

  /** A wish to cancel; nobody answers it. */
  public void cancel(String account, UUID order) {
    say(
        Topics.EXECUTION_ORDER_COMMANDS,
        account,
        OrderCommand.newBuilder()
            .setEnvelope(envelope(null))
            .setType(OrderCommandType.CANCEL_ORDER)
            .setCancelOrder(new CancelOrder(order.toString(), "DRILL"))
            .build());
  }

  /** A wish for another quantity; nobody answers it. */
  public void modify(String account, UUID order, BigDecimal quantity) {
    say(
        Topics.EXECUTION_ORDER_COMMANDS,
        account,
        OrderCommand.newBuilder()
            .setEnvelope(envelope(null))
            .setType(OrderCommandType.MODIFY_ORDER)
            .setModifyOrder(
                ModifyOrder.newBuilder()
                    .setOrderId(order.toString())
                    .setQuantity(Decimals.toWire(quantity))
                    .build())
            .build());
  }

  /** A decision of a type that this build does not know, as another version would send. */
  public void unknownDecision(String account) {
    say(
        Topics.RISK_DECISIONS,
        account,
        DecisionEvent.newBuilder()
            .setEnvelope(envelope(null))
            .setType(DecisionEventType.UNKNOWN)
            .build());
  }

  /** Bytes that are no event. */
  public void poison(String topic, String account, byte[] bytes) {
    try (KafkaProducer<String, byte[]> plain =
        new KafkaProducer<>(
            Map.of(
                "bootstrap.servers",
                kafka,
                "partitioner.class",
                AccountPartitioner.class.getName()),
            new StringSerializer(),
            new ByteArraySerializer())) {
      plain.send(new ProducerRecord<>(topic, account, bytes));
    }
  }

  /** How often a topic has these bytes. */
  public long count(String topic, byte[] bytes) {
    AtomicLong count = new AtomicLong();
    Records.each(
        kafka,
        topic,
        new ByteArrayDeserializer(),
        record -> count.addAndGet(Arrays.equals(record.value(), bytes) ? 1 : 0));
    return count.get();
  }

  private Envelope envelope(@Nullable String event) {
    Instant now = clock.instant();
    Instant micros = now.truncatedTo(ChronoUnit.MICROS);
    String id = event == null ? UUID.randomUUID().toString() : event;
    return new Envelope(id, null, null, micros, micros, "drill", null);
  }

  private void say(String topic, String key, SpecificRecord event) {
    producer.send(new ProducerRecord<>(topic, key, event));
  }

  private static BigDecimal wire(String amount) {
    return Decimals.toWire(new BigDecimal(amount));
  }

  /** Returns when Kafka has everything. */
  public void flush() {
    producer.flush();
  }

  @Override
  public void close() {
    producer.close();
  }
}
