package io.tradeflow.localstack.replay;

import io.tradeflow.events.AccountFunded;
import io.tradeflow.events.AccountPartitioner;
import io.tradeflow.events.Decimals;
import io.tradeflow.events.DecisionApproved;
import io.tradeflow.events.DecisionEvent;
import io.tradeflow.events.DecisionEventType;
import io.tradeflow.events.DecisionInputs;
import io.tradeflow.events.Envelope;
import io.tradeflow.events.OrderApproved;
import io.tradeflow.events.OrderEvent;
import io.tradeflow.events.OrderEventType;
import io.tradeflow.events.OrderFilled;
import io.tradeflow.events.OrderModifyRequested;
import io.tradeflow.events.OrderSending;
import io.tradeflow.events.OrderSource;
import io.tradeflow.events.OrderSubmitted;
import io.tradeflow.events.OrderType;
import io.tradeflow.events.Side;
import io.tradeflow.events.TimeInForce;
import io.tradeflow.events.TopicCatalogue;
import io.tradeflow.events.Topics;
import io.tradeflow.localstack.infra.KafkaServer;
import io.tradeflow.localstack.infra.PostgresServer;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Topics and tables as the services leave them: an account buys 2 at 100 in two fills and sells 1
 * at 110, fees are 0.1 %. The tables are written by hand, not by the code under test.
 */
final class RecordedStack implements AutoCloseable {
  static final String ACCOUNT = "11111111-1111-1111-1111-111111111111";
  static final UUID BUY = new UUID(0, 1);
  static final UUID SELL = new UUID(0, 2);

  /** Its stop price is being changed. */
  static final UUID STOP = new UUID(0, 3);

  private static final UUID CHANGE = new UUID(0, 4);
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");

  private final PostgresServer postgres = PostgresServer.startTemporary();
  private final KafkaServer kafka = KafkaServer.startTemporary();
  private final SmallRegistry registry;
  private final KafkaProducer<String, SpecificRecord> producer;
  private long seq;
  private String riskState = state("9909.69");

  RecordedStack() throws Exception {
    registry = new SmallRegistry();
    producer =
        new KafkaProducer<>(
            Map.of(
                "bootstrap.servers",
                kafka.bootstrapServers(),
                "partitioner.class",
                AccountPartitioner.class),
            new StringSerializer(),
            registry);
    migrate("execution", "execution-service");
    migrate("analytics", "analytics-service");
    migrate("risk", "risk-service");
    record();
    store();
  }

  ReplayCheck check() {
    return new ReplayCheck(
        postgres.jdbcUrl() + "?user=postgres",
        kafka.bootstrapServers(),
        registry.address(),
        line -> {},
        20,
        account -> JSON.readTree(riskState));
  }

  /** Makes risk-service say another cash. */
  void riskSays(String cash) {
    riskState = state(cash);
  }

  private static String state(String cash) {
    return """
        {"cash":"%s","openPositions":[{"symbol":"AAA-USD","quantity":"1","totalCost":"100"}]}
        """
        .formatted(cash);
  }

  void sql(String statement) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection(postgres.jdbcUrl() + "?user=postgres");
        Statement it = connection.createStatement()) {
      it.execute(statement);
    }
  }

  /** Events of an order that nothing has stored yet. */
  void orderOnItsWay(UUID id) {
    submitted(id, Side.BUY, "1");
    producer.flush();
  }

  /** The services confirm all that is on the topics. */
  void confirm() throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
      confirm(admin, "analytics-service", Topics.EXECUTION_ORDER_EVENTS, seq);
      confirm(admin, "analytics-service-why", Topics.EXECUTION_ORDER_EVENTS, seq);
      confirm(admin, "analytics-service-why", Topics.RISK_DECISIONS, 1);
      confirm(admin, "risk-service-decision-log", Topics.RISK_DECISIONS, 1);
    }
  }

  @Override
  public void close() {
    producer.close();
    registry.close();
    kafka.close();
    postgres.close();
  }

  private void migrate(String schema, String module) throws IOException, SQLException {
    postgres.createServiceRole(schema);
    Path folder = Path.of("..", module, "src/main/resources/db/migration");
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> scripts = files.sorted(Comparator.comparingInt(RecordedStack::version)).toList();
      for (Path script : scripts) {
        sql("SET search_path = " + schema + "; " + Files.readString(script));
      }
    }
  }

  private static int version(Path script) {
    String name = script.getFileName().toString();
    return Integer.parseInt(name.substring(1, name.indexOf("__")));
  }

  private void record() {
    send(
        order(OrderEventType.ACCOUNT_FUNDED)
            .setAccountFunded(new AccountFunded("USD", wire("10000"), wire("10000"), "paper")));
    submitted(BUY, Side.BUY, "2");
    send(
        order(OrderEventType.ORDER_APPROVED)
            .setApproved(new OrderApproved(BUY.toString(), "decision")));
    send(
        order(OrderEventType.ORDER_SENDING)
            .setSending(new OrderSending(BUY.toString(), BUY.toString(), 1L)));
    filled(BUY, "f1", Side.BUY, "0.5", "100", "0.05", false);
    filled(BUY, "f2", Side.BUY, "1.5", "100", "0.15", true);
    submitted(SELL, Side.SELL, "1");
    filled(SELL, "f3", Side.SELL, "1", "110", "0.11", true);
    submitted(STOP, Side.SELL, OrderType.STOP, "1", wire("90"));
    send(
        order(OrderEventType.ORDER_MODIFY_REQUESTED)
            .setModifyRequested(
                OrderModifyRequested.newBuilder()
                    .setOrderId(STOP.toString())
                    .setModifyId(CHANGE.toString())
                    .setQuantity(wire("1"))
                    .setFilledQuantity(wire("0"))
                    .setStopPrice(wire("85"))
                    .build()));
    DecisionInputs inputs =
        DecisionInputs.newBuilder()
            .setReferencePrice(wire("100"))
            .setPosition(wire("0"))
            .setCash(wire("10000"))
            .setBalance(wire("10000"))
            .setOpenPositions(0)
            .setTradesToday(0)
            .setDayPnl(wire("0"))
            .setLimitsVersion(3)
            .setKillEpoch(0)
            .setThroughAccountSeq(2)
            .build();
    producer.send(
        new ProducerRecord<>(
            Topics.RISK_DECISIONS,
            ACCOUNT,
            DecisionEvent.newBuilder()
                .setEnvelope(envelope("decision", 1))
                .setType(DecisionEventType.ORDER_APPROVED)
                .setApproved(new DecisionApproved(BUY.toString(), inputs))
                .build()));
    producer.flush();
  }

  private void store() throws SQLException {
    sql(
        """
        INSERT INTO execution.accounts VALUES ('%1$s', 9909.69, 10, 3);
        INSERT INTO execution.orders (id, account_id, idempotency_key, request_hash, partition,
          symbol, side, order_type, asked_quantity, quantity, time_in_force, broker, source,
          correlation_id, tick_size, state, filled, filled_value, fill_count, decision_id,
          created_at, updated_at)
        VALUES ('%2$s', '%1$s', 'a', 'h', 1, 'AAA-USD', 'BUY', 'MARKET', 2, 2, 'GTC', 'paper',
          'API', 'c', 0.01, 'FILLED', 2, 200, 2, 'decision', '%4$s', '%4$s'),
        ('%3$s', '%1$s', 'b', 'h', 1, 'AAA-USD', 'SELL', 'MARKET', 1, 1, 'GTC', 'paper',
          'API', 'c', 0.01, 'FILLED', 1, 110, 1, NULL, '%4$s', '%4$s');
        INSERT INTO execution.orders (id, account_id, idempotency_key, request_hash, partition,
          symbol, side, order_type, asked_quantity, quantity, stop_price, time_in_force, broker,
          source, correlation_id, tick_size, state, filled, filled_value, fill_count, change_id,
          change_quantity, change_stop_price, change_approved, created_at, updated_at)
        VALUES ('%5$s', '%1$s', 'c', 'h', 1, 'AAA-USD', 'SELL', 'STOP', 1, 1, 90, 'GTC', 'paper',
          'API', 'c', 0.01, 'SUBMITTED', 0, 0, 0, '%6$s', 1, 85, false, '%4$s', '%4$s');
        INSERT INTO execution.fills (order_id, fill_id, account_id, symbol, side, quantity, price,
          fee, maker, realised_pnl, executed_at)
        VALUES ('%2$s', 'f1', '%1$s', 'AAA-USD', 'BUY', 0.5, 100, 0.05, false, 0, '%4$s'),
        ('%2$s', 'f2', '%1$s', 'AAA-USD', 'BUY', 1.5, 100, 0.15, false, 0, '%4$s'),
        ('%3$s', 'f3', '%1$s', 'AAA-USD', 'SELL', 1, 110, 0.11, false, 10, '%4$s');
        INSERT INTO execution.positions VALUES ('%1$s', 'AAA-USD', 1, 100, 10, 0.31);
        INSERT INTO analytics.accounts VALUES ('%1$s', 8, 9909.69, 10000);
        INSERT INTO analytics.trades VALUES
        ('%1$s', 5, '%2$s', 'f1', 'AAA-USD', 'BUY', 0.5, 100, 0.05, 0, 0.5, 9949.95, 9999.95,
          '%4$s'),
        ('%1$s', 6, '%2$s', 'f2', 'AAA-USD', 'BUY', 1.5, 100, 0.15, 0, 2, 9799.8, 9999.8, '%4$s'),
        ('%1$s', 8, '%3$s', 'f3', 'AAA-USD', 'SELL', 1, 110, 0.11, 10, 1, 9909.69, 10019.69,
          '%4$s');
        INSERT INTO analytics.holdings VALUES ('%1$s', 'AAA-USD', 1, 100, 110);
        INSERT INTO risk.decisions (account_id, order_id, change_id, inputs, decided_at)
        VALUES ('%1$s', '%2$s', '', '{"referencePrice":"100","position":"0","cash":"10000",
          "balance":"10000","openPositions":0,"tradesToday":0,"dayPnl":"0","limitsVersion":3,
          "killEpoch":0,"throughAccountSeq":2}', '%4$s');
        """
            .formatted(ACCOUNT, BUY, SELL, NOON, STOP, CHANGE));
    for (long number = 2; number <= 10; number++) {
      UUID order = number < 7 ? BUY : number < 9 ? SELL : STOP;
      cause("event-" + number, Topics.EXECUTION_ORDER_EVENTS, order, number);
    }
    cause("decision-1", Topics.RISK_DECISIONS, BUY, 1);
  }

  private void cause(String event, String topic, UUID order, long number) throws SQLException {
    sql(
        "INSERT INTO analytics.causes VALUES ('%s', '%s', '%s', '%s', NULL, %d, '%s', '{}')"
            .formatted(event, topic, ACCOUNT, order, number, NOON));
  }

  private void submitted(UUID id, Side side, String quantity) {
    submitted(id, side, OrderType.MARKET, quantity, null);
  }

  private void submitted(
      UUID id, Side side, OrderType type, String quantity, @Nullable BigDecimal stopPrice) {
    send(
        order(OrderEventType.ORDER_SUBMITTED)
            .setSubmitted(
                OrderSubmitted.newBuilder()
                    .setOrderId(id.toString())
                    .setSymbol("AAA-USD")
                    .setSide(side)
                    .setOrderType(type)
                    .setQuantity(wire(quantity))
                    .setStopPrice(stopPrice)
                    .setTimeInForce(TimeInForce.GTC)
                    .setBroker("paper")
                    .setSource(OrderSource.API)
                    .build()));
  }

  private void filled(
      UUID id,
      String fill,
      Side side,
      String quantity,
      String price,
      String fee,
      boolean complete) {
    send(
        order(OrderEventType.ORDER_FILLED)
            .setFilled(
                OrderFilled.newBuilder()
                    .setOrderId(id.toString())
                    .setFillId(fill)
                    .setSymbol("AAA-USD")
                    .setSide(side)
                    .setQuantity(wire(quantity))
                    .setPrice(wire(price))
                    .setFee(wire(fee))
                    .setMaker(false)
                    .setCumulativeQuantity(wire(quantity))
                    .setComplete(complete)
                    .setCashAfter(wire("0"))
                    .setPositionAfter(wire("0"))
                    .setRealisedPnl(wire("0"))
                    .build()));
  }

  private OrderEvent.Builder order(OrderEventType type) {
    return OrderEvent.newBuilder().setEnvelope(envelope("event", seq + 1)).setType(type);
  }

  private void send(OrderEvent.Builder event) {
    seq++;
    OrderEvent built = event.build();
    producer.send(new ProducerRecord<>(Topics.EXECUTION_ORDER_EVENTS, ACCOUNT, built));
  }

  private static Envelope envelope(String kind, long number) {
    return new Envelope(kind + "-" + number, ACCOUNT, number, NOON, NOON, "c", null);
  }

  private static void confirm(Admin admin, String group, String topic, long offset)
      throws Exception {
    int partitions = TopicCatalogue.topic(topic).partitions();
    TopicPartition place =
        new TopicPartition(topic, AccountPartitioner.partitionOf(ACCOUNT, partitions));
    admin
        .alterConsumerGroupOffsets(group, Map.of(place, new OffsetAndMetadata(offset)))
        .all()
        .get();
  }

  private static BigDecimal wire(String amount) {
    return Decimals.toWire(new BigDecimal(amount));
  }
}
