package io.tradeflow.faults.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tradeflow.events.AccountFunded;
import io.tradeflow.events.Decimals;
import io.tradeflow.events.Envelope;
import io.tradeflow.events.OrderEvent;
import io.tradeflow.events.OrderEventType;
import io.tradeflow.events.Topics;
import io.tradeflow.faults.crash.CrashDrill.Plan;
import io.tradeflow.faults.world.Feed;
import io.tradeflow.faults.world.Invariants;
import io.tradeflow.faults.world.Load;
import io.tradeflow.faults.world.PathWorld;
import io.tradeflow.faults.world.Rest;
import io.tradeflow.faults.world.Venue;
import io.tradeflow.faults.world.Violation;
import io.tradeflow.faults.world.World;
import io.tradeflow.localstack.Progress;
import io.tradeflow.localstack.StackLayout;
import io.tradeflow.localstack.infra.FreePort;
import io.tradeflow.localstack.infra.HttpProbe;
import io.tradeflow.localstack.infra.PostgresServer;
import io.tradeflow.localstack.process.ChildProcess;
import io.tradeflow.starter.fault.FaultPoint;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * A few kills with a fixed seed: nothing is lost or doubled. Then both services are dead for good,
 * and what is planted against each invariant is noticed.
 */
@TestMethodOrder(OrderAnnotation.class)
class CrashDrillTest {
  private static final Set<FaultPoint> POINTS =
      EnumSet.of(FaultPoint.K2, FaultPoint.K6, FaultPoint.K7, FaultPoint.K9);
  private static final int KILLS = 4;
  private static final int ACCOUNTS = 8;
  private static final int PER_SECOND = 12;
  private static final long SEED = 20261121;
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final List<String> TABLES = List.of("accounts", "orders", "fills", "positions");

  /** All but what is worked out from other columns. */
  private static final String BACK =
      """
      DO $$ BEGIN EXECUTE (SELECT format('INSERT INTO %1$s (%%1$s) OVERRIDING SYSTEM VALUE'
        || ' SELECT %%1$s FROM kept_%1$s', string_agg(column_name, ', '))
        FROM information_schema.columns WHERE table_schema = current_schema
        AND table_name = '%1$s' AND is_generated = 'NEVER'); END $$
      """;

  private static final String LAST = "SELECT id FROM orders ORDER BY created_at DESC LIMIT 1";
  private static final String KEPT = "UPDATE kept_states SET ";
  private static final String ONE = " WHERE account_id = (SELECT min(account_id) FROM kept_states)";
  private static final String OTHERS =
      " WHERE account_id > (SELECT min(account_id) FROM kept_states) LIMIT 1";
  private static final String ANY_FILL = " WHERE id = (SELECT max(id) FROM fills)";
  private static final Rest.Limits SHORT =
      new Rest.Limits(Duration.ofMillis(300), Duration.ofMillis(300), Duration.ofSeconds(1));

  @TempDir static Path folder;
  private static PathWorld world;
  private static CrashDrill drill;
  private static Connection tables;

  private interface Planted {
    void plant() throws Exception;
  }

  @BeforeAll
  static void start() throws Exception {
    Plan plan = new Plan(KILLS, KILLS, ACCOUNTS, PER_SECOND, SEED, POINTS);
    world = new PathWorld(folder);
    drill = new CrashDrill(world, plan, Clock.systemUTC(), new Progress(System.out));
    tables = tables(World.EXECUTION);
  }

  private static Connection tables(String role) throws SQLException {
    return DriverManager.getConnection(world.database(), role, PostgresServer.password(role));
  }

  @AfterAll
  static void stop() throws SQLException {
    tables.close();
    drill.close();
    world.close();
  }

  @Test
  @Order(1)
  void nothingIsLostOrDoubledWhenServicesAreKilled() throws Exception {
    drill.run();

    assertThat(drill.violations()).isEmpty();
    assertThat(drill.tally().kills() + drill.tally().misses()).isEqualTo(KILLS);
    assertThat(drill.tally().kills()).isPositive();
  }

  @Test
  @Order(2)
  void fromNowOnTheServicesAreDead() throws Exception {
    for (String service : List.of(World.EXECUTION, World.RISK)) {
      world.victim(service).kill();
    }

    assertThat(check(world)).isEmpty();
    assertThat(new Rest(world, drill.load(), SHORT).await())
        .extracting(Violation::toString)
        .containsExactly("START: Not ready after 0 s");
  }

  @Test
  @Order(3)
  void anOrderAtTheVenueThatIsNotOursBreaksI1() throws Exception {
    String id = UUID.randomUUID().toString();

    assertThat(foundBy(() -> placeAtTheVenue(id)))
        .singleElement()
        .asString()
        .startsWith("I1: 1 at the venue and not ours: " + id);
  }

  @Test
  @Order(3)
  void anOrderThatTheVenueTookTwiceBreaksI1() throws Exception {
    List<String> receipts = Files.readAllLines(folder.resolve("receipts.jsonl"));
    List<String> doctored = new ArrayList<>(receipts);
    doctored.add(
        receipts.stream()
            .filter(line -> line.contains("ORDER_ACCEPTED"))
            .findFirst()
            .orElseThrow());

    try (OtherVenue other = new OtherVenue(Files.write(folder.resolve("doctored"), doctored))) {
      assertThat(check(other))
          .extracting(Violation::toString)
          .anyMatch(found -> found.startsWith("I1: 1 accepted more than once: "));
    }
  }

  @Test
  @Order(3)
  void anOrderThatStaysUnknownBreaksI2() throws Exception {
    assertThat(
            foundBy(
                () -> execute("UPDATE orders SET state = 'UNKNOWN' WHERE id = (" + LAST + ")"),
                () -> new Rest(world, drill.load(), SHORT).await()))
        .extracting(Violation::toString)
        .anyMatch(found -> found.matches("I2: UNKNOWN for 0 s: .*state=UNKNOWN.*"))
        .anyMatch(found -> found.matches("I2: Not at rest after 1 s: .*state=UNKNOWN.*"));
  }

  @Test
  @Order(3)
  void aFillThatIsLostBreaksI3() throws Exception {
    assertThat(foundBy(() -> execute("DELETE FROM fills" + ANY_FILL)))
        .extracting(Violation::toString)
        .anyMatch(found -> found.startsWith("I3: 1 venue and PostgreSQL's fills differ"))
        .anyMatch(found -> found.startsWith("I3: 1 fills and positions differ"))
        .allMatch(found -> found.startsWith("I3"));
  }

  @Test
  @Order(3)
  void aFillThatNobodyMadeBreaksI3() throws Exception {
    assertThat(foundBy(() -> execute("UPDATE fills SET fill_id = 'made up'" + ANY_FILL)))
        .singleElement()
        .asString()
        .startsWith("I3: 1 booked, and no fill of the venue: ")
        .endsWith("/made up");
  }

  @Test
  @Order(3)
  void moneyThatIsLostBreaksI3() throws Exception {
    String poorer = "UPDATE accounts SET cash = cash - 0.01 WHERE account_id = '%s'";

    assertThat(foundBy(() -> execute(poorer.formatted(account()))))
        .extracting(Violation::toString)
        .hasSize(2)
        .allMatch(found -> found.matches("I3: 1 cash .* differ: " + account() + ".*"));
  }

  @Test
  @Order(3)
  void aStateThatNoEventToldBreaksI5() throws Exception {
    assertThat(
            foundBy(() -> execute("UPDATE orders SET state = 'EXPIRED' WHERE id = (" + LAST + ")")))
        .singleElement()
        .asString()
        .startsWith("I5: 1 another state in the topic: ");
  }

  @Test
  @Order(3)
  void aKeptStateThatEventsDoNotMakeBreaksI5() throws Exception {
    try (Connection risk = tables(World.RISK);
        Statement statement = risk.createStatement()) {
      Planted another =
          () ->
              statement.execute(
                  KEPT + "state = (SELECT state FROM kept_states" + OTHERS + ")" + ONE);
      Planted later = () -> statement.execute(KEPT + "account_seq = 1000000" + ONE);
      boolean copied = statement.execute("CREATE TABLE kept AS TABLE kept_states");
      for (Planted planted : List.of(another, later)) {
        assertThat(foundBy(planted))
            .singleElement()
            .asString()
            .startsWith("I5: 1 kept states that events do not make: kept at event ");
        boolean undone =
            statement.execute("TRUNCATE kept_states; INSERT INTO kept_states TABLE kept");
      }
    }
  }

  @Test
  @Order(3)
  void aPromiseWithoutARowBreaksI6() throws Exception {
    Load load = drill.load();
    int before = load.promises().size();

    List<Violation> found =
        foundBy(
            () -> {
              load.resume();
              await().atMost(PATIENCE).until(() -> load.promises().size() > before);
              load.pause();
              load.feed().flush();
            });

    assertThat(found).singleElement().asString().matches("I6: \\d+ promised and in no row: .*");
  }

  @Test
  @Order(4)
  void anEventThatIsMissingBreaksI5() throws Exception {
    assertThat(foundBy(() -> publish("planted", null, 5)))
        .extracting(Violation::toString)
        .contains("I5: 1 gaps in an account's events: planted: event 5 after 0");
  }

  @Test
  @Order(5)
  void anAccountInTwoPartitionsBreaksI5() throws Exception {
    assertThat(
            foundBy(
                () -> {
                  publish("torn", 0, 1);
                  publish("torn", 1, 2);
                }))
        .extracting(Violation::toString)
        .anyMatch(one -> one.startsWith("I5: two replays differ: "))
        .noneMatch(one -> one.contains("gaps"));
  }

  @Test
  @Order(6)
  void whatHoldsOfNothingIsNoSuccess() throws Exception {
    execute("TRUNCATE orders, fills, positions CASCADE");
    forgetOrderEvents();

    try (OtherVenue other = new OtherVenue(folder.resolve("none"));
        Load nobody = new Load(other, 1, 1, SEED, Clock.systemUTC())) {
      assertThat(Invariants.check(other, nobody))
          .extracting(Violation::toString)
          .filteredOn(found -> found.endsWith("Nothing was compared"))
          .extracting(found -> found.substring(0, 2))
          .containsExactlyInAnyOrder("I1", "I2", "I3", "I5", "I5", "I6");
    }
  }

  /** What is found after the planting and not before; tables are as they were afterwards. */
  private static List<Violation> foundBy(Planted planted) throws Exception {
    return foundBy(planted, () -> check(world));
  }

  private static List<Violation> foundBy(Planted planted, Callable<List<Violation>> check)
      throws Exception {
    List<Violation> before = check.call();
    for (String table : TABLES) {
      execute("CREATE TABLE kept_" + table + " AS TABLE " + table);
    }
    try {
      planted.plant();
      List<Violation> found = new ArrayList<>(check.call());
      found.removeAll(before);
      return found;
    } finally {
      execute("TRUNCATE " + String.join(", ", TABLES) + " CASCADE");
      for (String table : TABLES) {
        execute(BACK.formatted(table), "DROP TABLE kept_" + table);
      }
    }
  }

  private static List<Violation> check(World where) throws Exception {
    return Invariants.check(where, drill.load());
  }

  private static String account() {
    return drill.load().accounts().getFirst();
  }

  private static void execute(String... statements) throws SQLException {
    try (Statement statement = tables.createStatement()) {
      for (String sql : statements) {
        boolean ignored = statement.execute(sql);
      }
    }
  }

  private static void placeAtTheVenue(String id) throws Exception {
    String order =
        """
        {"clientOrderId": "%s", "account": "%s", "symbol": "%s", "side": "BUY", "type": "LIMIT",
         "quantity": "1", "limitPrice": "90", "timeInForce": "GTC"}"""
            .formatted(id, account(), Feed.SYMBOL);
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpRequest request =
          HttpRequest.newBuilder(world.venue().address().resolve("/v1/orders"))
              .POST(BodyPublishers.ofString(order))
              .build();
      assertThat(http.send(request, HttpResponse.BodyHandlers.ofString()).statusCode())
          .isEqualTo(201);
    }
  }

  /** Money of an account that is nowhere else, as if execution-service had said it. */
  private static void publish(String account, @Nullable Integer partition, long seq) {
    Instant at = Instant.EPOCH;
    OrderEvent event =
        OrderEvent.newBuilder()
            .setEnvelope(new Envelope(account + seq, account, seq, at, at, "planted", null))
            .setType(OrderEventType.ACCOUNT_FUNDED)
            .setAccountFunded(
                AccountFunded.newBuilder()
                    .setCurrency("USD")
                    .setAmount(Decimals.toWire(BigDecimal.ONE))
                    .setCashAfter(Decimals.toWire(BigDecimal.valueOf(seq)))
                    .setBroker(Feed.BROKER)
                    .build())
            .build();
    try (KafkaProducer<String, Object> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", world.wire().kafka()),
            new StringSerializer(),
            world.wire().writing().get())) {
      Future<?> ignored =
          producer.send(
              new ProducerRecord<>(Topics.EXECUTION_ORDER_EVENTS, partition, account, event));
    }
  }

  private static void forgetOrderEvents() throws Exception {
    String topic = Topics.EXECUTION_ORDER_EVENTS;
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", world.wire().kafka()))) {
      int partitions =
          admin
              .describeTopics(List.of(topic))
              .topicNameValues()
              .get(topic)
              .get()
              .partitions()
              .size();
      admin
          .deleteRecords(
              IntStream.range(0, partitions)
                  .boxed()
                  .collect(
                      Collectors.toMap(
                          partition -> new TopicPartition(topic, partition),
                          partition -> RecordsToDelete.beforeOffset(-1))))
          .all()
          .get();
    }
  }

  /** The same world with another venue, which remembers what a file says. */
  private static final class OtherVenue implements World {
    private final Parts parts;
    private final ChildProcess process;

    OtherVenue(Path receipts) throws Exception {
      int port = FreePort.any();
      process =
          ChildProcess.start(
              "other-venue",
              folder.resolve("other-venue.pid"),
              folder.resolve("other-venue.log"),
              List.of(
                  StackLayout.java(),
                  "-cp",
                  System.getProperty("java.class.path"),
                  "io.tradeflow.brokersimulator.Main",
                  "--port",
                  Integer.toString(port),
                  "--receipts",
                  receipts.toString()),
              Map.of());
      URI address = URI.create("http://127.0.0.1:" + port);
      await().atMost(PATIENCE).until(() -> HttpProbe.ok(address + "/v1/time"));
      Parts own = world.parts();
      parts =
          new Parts(
              own.folder(),
              own.database(),
              own.wire(),
              new Venue(address),
              own.traders(),
              own.execution(),
              own.risk());
    }

    @Override
    public Parts parts() {
      return parts;
    }

    @Override
    public String invariants() {
      return world.invariants();
    }

    @Override
    public List<Violation> alsoCheck(Set<String> orderEvents) {
      return List.of();
    }

    @Override
    public void close() {
      process.stop();
    }
  }
}
