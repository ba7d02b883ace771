package io.tradeflow.faults.kill;

import io.tradeflow.events.AccountEvent;
import io.tradeflow.events.AccountEventType;
import io.tradeflow.events.AccountOpened;
import io.tradeflow.events.AccountPartitioner;
import io.tradeflow.events.Decimals;
import io.tradeflow.events.EntitlementChanged;
import io.tradeflow.events.EntitlementEvent;
import io.tradeflow.events.EntitlementEventType;
import io.tradeflow.events.Envelope;
import io.tradeflow.events.InstrumentEvent;
import io.tradeflow.events.InstrumentEventType;
import io.tradeflow.events.InstrumentListed;
import io.tradeflow.events.OrderCommand;
import io.tradeflow.events.OrderCommandType;
import io.tradeflow.events.OrderEvent;
import io.tradeflow.events.OrderSource;
import io.tradeflow.events.OrderType;
import io.tradeflow.events.PlaceOrder;
import io.tradeflow.events.QuoteEvent;
import io.tradeflow.events.QuoteEventType;
import io.tradeflow.events.QuoteUpdated;
import io.tradeflow.events.Side;
import io.tradeflow.events.TimeInForce;
import io.tradeflow.events.Topics;
import io.tradeflow.faults.world.Records;
import io.tradeflow.localstack.serde.PlainDeserializer;
import io.tradeflow.localstack.serde.PlainSerializer;
import io.tradeflow.risk.adapter.postgres.LimitsEvents;
import io.tradeflow.riskcore.Limits;
import io.tradeflow.riskcore.Money;
import io.tradeflow.starter.Envelopes;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/** Puts accounts, a market and orders on the topics, as their owners would. Any thread. */
final class Orders implements AutoCloseable {
  static final String SYMBOL = "BTC-USD";

  /** What the venue shows: deep, around 100. */
  static final String BOOK =
      """
      {"symbol":"%s","bids":[["99.99","1000000"],["99.9","1000000"]],
       "asks":[["100.01","1000000"],["100.1","1000000"]]}"""
          .formatted(SYMBOL);

  private static final BigDecimal LOT = new BigDecimal("0.0001");
  private static final Money PLENTY = Money.of("1000000000");
  private static final int WORDS = 8;
  private static final Duration LIMITS_KNOWN = Duration.ofSeconds(30);
  private static final Limits LIMITS =
      new Limits(
          1_000,
          "PRO",
          PLENTY,
          BigDecimal.ZERO,
          BigDecimal.valueOf(100),
          PLENTY,
          1_000_000,
          1_000_000,
          BigDecimal.valueOf(100),
          null,
          null);

  /** An order of the drill. */
  record Placed(String id, String account, String strategy, boolean resting, long placedNanos) {}

  private final String kafka;
  private final KafkaProducer<String, Object> producer;
  private final Clock clock;
  private final Map<String, Placed> placed = new ConcurrentHashMap<>();
  private final AtomicLong number = new AtomicLong();

  Orders(String kafka, Clock clock) {
    this.kafka = kafka;
    this.clock = clock;
    this.producer =
        new KafkaProducer<>(
            Map.of(
                "bootstrap.servers",
                kafka,
                "linger.ms",
                0,
                "partitioner.class",
                AccountPartitioner.class),
            new StringSerializer(),
            new PlainSerializer());
  }

  /**
   * One instrument at 100, and the accounts with limits that bind nobody.
   *
   * @param limitsOfPlans whether risk-service makes limits of plans, to be waited for and replaced
   */
  void open(List<String> accounts, boolean limitsOfPlans) throws IOException, InterruptedException {
    Instant now = clock.instant();
    send(
        Topics.MARKET_INSTRUMENTS,
        SYMBOL,
        InstrumentEvent.newBuilder()
            .setEnvelope(envelope(null, "instrument"))
            .setType(InstrumentEventType.INSTRUMENT_LISTED)
            .setListed(
                new InstrumentListed(
                    SYMBOL,
                    "BTC",
                    "USD",
                    wire("0.01"),
                    Decimals.toWire(LOT),
                    Decimals.toWire(LOT),
                    wire("1000"),
                    2,
                    4,
                    true))
            .build());
    quote();
    for (String account : accounts) {
      send(Topics.AUTH_ACCOUNTS, account, opened(account));
      send(Topics.SUBSCRIPTION_ENTITLEMENTS, account, entitled(account));
    }
    producer.flush();
    if (limitsOfPlans) {
      awaitLimits(accounts.size());
    }
    for (String account : accounts) {
      send(Topics.RISK_LIMITS, account, LimitsEvents.event(account, LIMITS, now));
    }
    producer.flush();
  }

  /** Those of the plan, which ours replace. */
  private void awaitLimits(int accounts) throws IOException, InterruptedException {
    try (KafkaConsumer<byte[], byte[]> reader =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", kafka, "client.id", "limits-known"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      List<TopicPartition> all =
          reader.partitionsFor(Topics.RISK_LIMITS).stream()
              .map(it -> new TopicPartition(it.topic(), it.partition()))
              .toList();
      long end = System.nanoTime() + LIMITS_KNOWN.toNanos();
      while (reader.endOffsets(all).values().stream().mapToLong(Long::longValue).sum() < accounts) {
        if (System.nanoTime() - end > 0) {
          throw new IOException("risk-service publishes no limits");
        }
        TimeUnit.MILLISECONDS.sleep(50);
      }
    }
  }

  private AccountEvent opened(String account) {
    return AccountEvent.newBuilder()
        .setEnvelope(envelope(account, account))
        .setType(AccountEventType.ACCOUNT_OPENED)
        .setOpened(new AccountOpened(List.of("trader")))
        .build();
  }

  private EntitlementEvent entitled(String account) {
    EntitlementChanged plan =
        EntitlementChanged.newBuilder()
            .setTier("PRO")
            .setTrial(false)
            .setMaxPositionUsd(wire("1000000"))
            .setMaxPaperPositionUsd(wire("1000000"))
            .setMaxOpenPositions(1_000)
            .setMaxTradesPerDay(1_000_000)
            .setMaxBrokers(10)
            .setCallsPerMinute(1_000)
            .setFeatures(List.of("LIVE", "APEX"))
            .build();
    return EntitlementEvent.newBuilder()
        .setEnvelope(envelope(account, account + "-plan"))
        .setType(EntitlementEventType.ENTITLEMENT_CHANGED)
        .setEntitlement(plan)
        .build();
  }

  /** The market as it is now: quotes grow old. */
  void quote() {
    QuoteUpdated quote =
        new QuoteUpdated(
            SYMBOL,
            wire("99.99"),
            wire("1"),
            wire("100.01"),
            wire("1"),
            wire("100"),
            wire("1"),
            number.incrementAndGet());
    send(
        Topics.MARKET_QUOTES,
        SYMBOL,
        QuoteEvent.newBuilder()
            .setEnvelope(envelope(null, "quote-" + quote.getSequence()))
            .setType(QuoteEventType.QUOTE_UPDATED)
            .setQuote(quote)
            .build());
  }

  /**
   * Places an order at the simulator that fills nothing: it rests below the book, or is gone as
   * soon as it is accepted.
   */
  Placed place(String account, String strategy, boolean resting) {
    String cause = UUID.randomUUID().toString();
    String id =
        UUID.nameUUIDFromBytes((account + '|' + cause).getBytes(StandardCharsets.UTF_8)).toString();
    Placed order = new Placed(id, account, strategy, resting, System.nanoTime());
    placed.put(id, order);
    BigDecimal quantity = LOT.multiply(BigDecimal.valueOf(100 + number.incrementAndGet() % 5_000));
    PlaceOrder.Builder place =
        PlaceOrder.newBuilder()
            .setSymbol(SYMBOL)
            .setSide(Side.BUY)
            .setOrderType(OrderType.LIMIT)
            .setLimitPrice(wire("98"))
            .setQuantity(Decimals.toWire(quantity))
            .setTimeInForce(resting ? TimeInForce.GTC : TimeInForce.IOC)
            .setBroker("simulator")
            .setSource(OrderSource.BOT);
    if (!strategy.isEmpty()) {
      place.setStrategy(strategy);
    }
    Envelope envelope = Envelope.newBuilder(envelope(account, cause)).setEventId(cause).build();
    send(
        Topics.EXECUTION_ORDER_COMMANDS,
        account,
        OrderCommand.newBuilder()
            .setEnvelope(envelope)
            .setType(OrderCommandType.PLACE_ORDER)
            .setPlaceOrder(place.build())
            .build());
    return order;
  }

  /** The order of that id, null if it is none of the drill's. */
  @Nullable Placed of(String id) {
    return placed.get(id);
  }

  /** The last that the topics say of the account's orders, and of the commands that it gave. */
  String lastWords(String account) {
    Deque<String> events = new ArrayDeque<>();
    int[] commands = {0};
    Records.each(
        kafka,
        Topics.EXECUTION_ORDER_EVENTS,
        new PlainDeserializer(),
        record -> keep(events, account, record));
    Records.each(
        kafka,
        Topics.EXECUTION_ORDER_COMMANDS,
        new PlainDeserializer(),
        record -> commands[0] += record.key().equals(account) ? 1 : 0);
    return account + " gave " + commands[0] + " commands; its last events: " + events;
  }

  private static void keep(
      Deque<String> events, String account, ConsumerRecord<String, Object> record) {
    if (record.key().equals(account) && record.value() instanceof OrderEvent event) {
      events.add(
          "%s %s %s"
              .formatted(event.getEnvelope().getAccountSeq(), event.getType(), event.getRejected())
              .replace(" null", ""));
      if (events.size() > WORDS) {
        events.removeFirst();
      }
    }
  }

  /** What was placed before is no longer of interest. */
  void forget() {
    placed.clear();
  }

  private void send(String topic, String key, Object event) {
    producer.send(new ProducerRecord<>(topic, key, event));
  }

  private Envelope envelope(@Nullable String account, String cause) {
    return Envelopes.of(
        account, null, clock.instant(), clock.instant(), cause, cause, "KILL_DRILL", 0);
  }

  private static BigDecimal wire(String amount) {
    return Decimals.toWire(new BigDecimal(amount));
  }

  @Override
  public void close() {
    producer.close();
  }
}
