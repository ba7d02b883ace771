package io.tradeflow.faults.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tradeflow.admin.audit.AuditParts;
import io.tradeflow.events.AccountFunded;
import io.tradeflow.events.AccountPartitioner;
import io.tradeflow.events.Decimals;
import io.tradeflow.events.Envelope;
import io.tradeflow.events.OrderEvent;
import io.tradeflow.events.OrderEventType;
import io.tradeflow.events.Topics;
import io.tradeflow.faults.path.Migrations;
import io.tradeflow.faults.path.PathSettings;
import io.tradeflow.faults.path.Plumbing;
import io.tradeflow.faults.world.History;
import io.tradeflow.faults.world.Violation;
import io.tradeflow.faults.world.Wire;
import io.tradeflow.localstack.infra.KafkaServer;
import io.tradeflow.localstack.infra.PostgresServer;
import io.tradeflow.localstack.serde.PlainDeserializer;
import io.tradeflow.localstack.serde.PlainSerializer;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What is planted in the ledger of admin-service, in a real PostgreSQL and past its triggers,
 * breaks I4. Orders of two accounts were signed, two events came after that.
 */
@TestMethodOrder(OrderAnnotation.class)
class AuditTrailTest {
  private static final List<String> TABLES =
      List.of("audit_records", "audit_chains", "audit_leaves", "audit_heads");
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String ALICE = " WHERE chain = 'alice' AND ";

  @TempDir static Path folder;
  private static PostgresServer postgres;
  private static KafkaServer kafka;
  private static Plumbing plumbing;
  private static AuditParts ledger;
  private static Connection superuser;
  private static Wire wire;
  private static List<Violation> unsigned;

  @BeforeAll
  static void aSignedLedger() throws Exception {
    postgres = PostgresServer.startTemporary();
    kafka = KafkaServer.startTemporary();
    wire = new Wire(kafka.bootstrapServers(), PlainSerializer::new, PlainDeserializer::new);
    Migrations.run(postgres, "admin", AuditParts.service(), folder);
    plumbing =
        new Plumbing(
            new PathSettings(
                postgres.address(), wire.kafka(), URI.create("http://localhost:1"), 1, ""),
            "admin");
    plumbing.outbox().start();
    superuser = DriverManager.getConnection(postgres.jdbcUrl(), "postgres", "");
    execute("SET search_path = admin", "SET session_replication_role = replica");
    ledger = new AuditParts(wire.kafka(), plumbing, folder.resolve("key.pem"));
    write("alice", 1, 6);
    write("bob", 1, 3);
    unsigned = checked();
    ledger.sign();
    write("alice", 7, 8);
    ledger.sign();
    await().atMost(PATIENCE).until(() -> ledger.published().size() == 2);
    write("alice", 9, 10);
    ledger.close();
    for (String table : TABLES) {
      execute("CREATE TABLE kept_" + table + " AS TABLE " + table);
    }
  }

  @AfterAll
  static void stop() throws SQLException {
    superuser.close();
    plumbing.close();
    kafka.close();
    postgres.close();
  }

  @AfterEach
  void asItWas() throws SQLException {
    for (String table : TABLES) {
      execute("DELETE FROM " + table, "INSERT INTO " + table + " TABLE kept_" + table);
    }
  }

  @Test
  void aWholeLedgerHoldsAndMustGrow() throws Exception {
    AuditTrail trail = new AuditTrail(ledger::check, Duration.ZERO);

    assertThat(trail.check(orderEvents())).isEmpty();
    assertThat(trail.check(orderEvents()))
        .extracting(Violation::toString)
        .containsExactly("I4: The ledger has not grown: 13 records");
  }

  @Test
  void aLedgerThatNobodySignedShowsNothing() {
    assertThat(unsigned)
        .extracting(Violation::toString)
        .containsExactly("I4: No head of the ledger is signed: nothing was compared");
  }

  static Stream<Arguments> planted() {
    String move = "UPDATE audit_records SET chain_seq = %d" + ALICE + "chain_seq = %d";
    String cut =
        "UPDATE audit_chains SET (seq, hash) = (SELECT chain_seq, hash FROM audit_records"
            + ALICE
            + "chain_seq = %1$d) WHERE chain = 'alice'; DELETE FROM audit_records"
            + ALICE
            + "chain_seq > %1$d";
    return Stream.of(
        Arguments.of(
            "UPDATE audit_records SET detail = 'cashAfter=1000000'" + ALICE + "chain_seq = 3",
            "Record 3 of chain alice"),
        Arguments.of(
            "DELETE FROM audit_records" + ALICE + "chain_seq = 3", "1 records before Record 4"),
        Arguments.of(
            String.join("; ", move.formatted(99, 3), move.formatted(3, 4), move.formatted(4, 99)),
            "Record 3 of chain alice"),
        Arguments.of(cut.formatted(5), "Chain alice ends at record 5, but record 8 was signed"),
        Arguments.of(
            "DELETE FROM audit_heads WHERE no = 2", "Head 1 covers other chains or other ends"),
        Arguments.of(cut.formatted(9), "1 events of orders are not in the ledger: [alice-10]"));
  }

  @ParameterizedTest
  @MethodSource("planted")
  void whatIsPlantedBreaksI4(String planted, String found) throws Exception {
    execute(planted.split("; "));

    assertThat(checked()).singleElement().asString().startsWith("I4: ").contains(found);
  }

  /** Last: what is in a topic stays there. */
  @Test
  @Order(Integer.MAX_VALUE)
  void anEventOfAnOrderWithoutItsRecordBreaksI4() throws Exception {
    publish("carol", 1, 1);

    assertThat(checked())
        .extracting(Violation::toString)
        .containsExactly("I4: 1 events of orders are not in the ledger: [carol-1]");
  }

  private static List<Violation> checked() throws Exception {
    return new AuditTrail(ledger::check, Duration.ZERO).check(orderEvents());
  }

  private static Set<String> orderEvents() {
    return History.read(wire, false).orderEvents();
  }

  /** Returns when the ledger has them. */
  private static void write(String account, int from, int to) {
    publish(account, from, to);
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              boolean[] there = new boolean[1];
              Object ignored =
                  ledger.check(
                      record ->
                          there[0] |= record.path("eventId").asString().equals(account + "-" + to));
              return there[0];
            });
  }

  private static void publish(String account, int from, int to) {
    Instant now = Clock.systemUTC().instant().truncatedTo(ChronoUnit.MICROS);
    try (KafkaProducer<String, Object> producer =
        new KafkaProducer<>(
            Map.of(
                "bootstrap.servers", wire.kafka(), "partitioner.class", AccountPartitioner.class),
            new StringSerializer(),
            wire.writing().get())) {
      for (long seq = from; seq <= to; seq++) {
        OrderEvent event =
            OrderEvent.newBuilder()
                .setEnvelope(new Envelope(account + "-" + seq, account, seq, now, now, "c", null))
                .setType(OrderEventType.ACCOUNT_FUNDED)
                .setAccountFunded(new AccountFunded("USD", wire(1), wire(seq), "simulator"))
                .build();
        Future<?> ignored =
            producer.send(new ProducerRecord<>(Topics.EXECUTION_ORDER_EVENTS, account, event));
      }
    }
  }

  private static BigDecimal wire(long amount) {
    return Decimals.toWire(BigDecimal.valueOf(amount));
  }

  private static void execute(String... statements) throws SQLException {
    try (Statement statement = superuser.createStatement()) {
      for (String sql : statements) {
        boolean ignored = statement.execute(sql);
      }
    }
  }
}
