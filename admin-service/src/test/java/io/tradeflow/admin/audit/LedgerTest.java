package io.tradeflow.admin.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tradeflow.admin.AdminSystem;
import io.tradeflow.events.AuditHead;
import io.tradeflow.events.AuditHeadEvent;
import io.tradeflow.events.Envelope;
import io.tradeflow.events.LimitsEvent;
import io.tradeflow.events.LimitsEventType;
import io.tradeflow.events.OrderEvent;
import io.tradeflow.events.OrderSource;
import io.tradeflow.events.Topics;
import io.tradeflow.localstack.audit.BrokenLedger;
import io.tradeflow.localstack.audit.Head;
import io.tradeflow.localstack.audit.HeadHistory;
import io.tradeflow.localstack.audit.Keys;
import io.tradeflow.localstack.audit.LedgerCheck;
import io.tradeflow.localstack.serde.PlainDeserializer;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The ledger as the service keeps it and as others check it. */
class LedgerTest {
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  private static final Duration SOON = Duration.ofSeconds(60);

  private static Ledgers ledgers;
  private static AdminSystem system;

  private final String account = UUID.randomUUID().toString();

  @BeforeAll
  static void start() {
    ledgers = new Ledgers();
    system = AdminSystem.shared();
  }

  private static AuditLedger ledgerAt(Clock clock) {
    return new AuditLedger(
        system.bean(DatabaseClient.class), system.bean(TransactionalOperator.class), clock);
  }

  private static Clock clockAt(String time) {
    return Clock.fixed(Instant.parse(time), ZoneOffset.UTC);
  }

  @Test
  void recordsAnEventOnceHoweverOftenItComes() {
    List<AuditEntry> entries = Ledgers.entries(account, 5, NOON);
    List<AuditEntry> twice = new ArrayList<>(entries);
    twice.addAll(Ledgers.entries(account, 1, NOON));
    twice.add(entries.getFirst());

    assertThat(ledgers.append(entries)).isEqualTo(5);
    assertThat(ledgers.append(twice)).isEqualTo(1);
    assertThat(ledgers.check("account=" + account).records()).isEqualTo(6);
  }

  @Test
  void recordsAnEventOnceThatClaimsToComeFromTheFuture() {
    Instant future = Instant.parse("9000-01-01T00:00:00Z");
    List<AuditEntry> entries = List.of(Ledgers.entry(account, account + "-f", future));

    assertThat(ledgers.append(entries)).isEqualTo(1);
    assertThat(ledgers.append(entries)).isZero();
  }

  @Test
  void nothingThatATextHoldsEndsItsFieldOrRecord() {
    List<String> texts =
        List.of(
            "a\tb", "a\nb\r\nc", "\\N", "\\.", "\n\\.\n", "\\x41\\t\\\\", "a\0b", "\uD83D\uDE00");
    List<AuditEntry> entries =
        texts.stream()
            .map(
                text ->
                    Ledgers.entry(account, account + texts.indexOf(text), NOON)
                        .set(AuditField.USER_AGENT, text))
            .toList();

    assertThat(ledgers.append(entries)).isEqualTo(texts.size());

    assertThat(
            ledgers.ask(
                "SELECT user_agent FROM audit_records WHERE chain = '"
                    + account
                    + "' ORDER BY chain_seq"))
        .isEqualTo(texts.stream().map(text -> text.replace('\0', '\uFFFD')).toList());
    assertThat(ledgers.check("account=" + account).records()).isEqualTo(texts.size());
  }

  @Test
  void aChainHasOneWriterHoweverManyInstancesRun() {
    List<String> accounts = IntStream.range(0, 5).mapToObj(i -> account + "-" + i).toList();
    List<List<AuditEntry>> batches = new ArrayList<>();
    for (int batch = 0; batch < 12; batch++) {
      List<AuditEntry> entries = new ArrayList<>();
      for (String one : accounts) {
        for (int i = 0; i < 20; i++) {
          entries.add(Ledgers.entry(one, "%s %d %d".formatted(one, batch, i), NOON));
        }
      }
      Collections.rotate(entries, batch * 20);
      batches.add(entries);
    }
    AuditLedger first = ledgerAt(Clock.systemUTC());
    AuditLedger second = ledgerAt(Clock.systemUTC());

    Long added =
        Flux.fromIterable(batches)
            .flatMap(batch -> Mono.zip(first.append(batch), second.append(batch), Long::sum), 4)
            .reduce(0L, Long::sum)
            .block(SOON);

    assertThat(added).isEqualTo(12 * 5 * 20);
    for (String one : accounts) {
      assertThat(ledgers.check("account=" + one).records()).isEqualTo(12 * 20);
    }
  }

  @Test
  void ordersOfTheTopicAreInTheLedgerOnce() {
    OrderEvent order =
        OrderEvent.newBuilder(EventEntryTest.submitted(OrderSource.API))
            .setEnvelope(new Envelope(account + "-o", account, 1L, NOON, NOON, "c-1", null))
            .build();
    LimitsEvent broken =
        LimitsEvent.newBuilder()
            .setEnvelope(new Envelope(account + "-b", account, 1L, NOON, NOON, "c-1", null))
            .setType(LimitsEventType.LIMITS_CHANGED)
            .build();
    system.publish(Topics.EXECUTION_ORDER_EVENTS, account, order);
    system.publish(Topics.EXECUTION_ORDER_EVENTS, account, order);
    system.publish(Topics.RISK_LIMITS, account, broken);
    OrderEvent last =
        OrderEvent.newBuilder(order)
            .setEnvelope(new Envelope(account + "-p", account, 2L, NOON, NOON, "c-1", null))
            .build();
    system.publish(Topics.EXECUTION_ORDER_EVENTS, account, last);

    String query = "SELECT order_event || ' ' || instrument FROM audit_records WHERE chain = '";
    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(ledgers.ask(query + account + "'"))
                    .containsExactly("NEWO BTC-USD", "NEWO BTC-USD"));
    assertThat(ledgers.check("account=" + account).records()).isEqualTo(2);
  }

  @Test
  void theFirstVersionsLedgerIsChainedAndGone() {
    var database = system.bean(DatabaseClient.class);
    for (String sql :
        List.of(
            "CREATE TABLE audit_records_v1 (seq bigint, event_id text, occurred_at timestamptz,"
                + " actor text, action text, subject text, outcome text, remote_address text,"
                + " user_agent text, detail text, correlation_id text)",
            "INSERT INTO audit_records_v1 SELECT n, '%1$s-' || n, now(), '%1$s', 'auth.login', NULL,"
                    .formatted(account)
                + " 'SUCCESS', '192.0.2.1', 'curl', NULL, 'c' FROM generate_series(1, 1200) AS n")) {
      database.sql(sql).then().block(SOON);
    }

    system.bean(FirstLedger.class).copy();
    system.bean(FirstLedger.class).copy();

    assertThat(ledgers.check("account=" + account).records()).isEqualTo(1_200);
    assertThat(ledgers.ask("SELECT to_regclass('audit_records_v1')")).containsOnlyNulls();
  }

  @Test
  void timeNeverFallsWithinAChain() {
    Clock ahead = Clock.offset(Clock.systemUTC(), Duration.ofHours(1));
    ledgerAt(ahead).append(Ledgers.entries(account, 1, NOON)).block(SOON);
    ledgers.append(Ledgers.entries(account, 1, NOON));

    assertThat(
            ledgers.ask(
                "SELECT count(DISTINCT recorded_at) FROM audit_records WHERE chain = '"
                    + account
                    + "'"))
        .containsExactly("1");
  }

  @Test
  void everyAccountIsProvenToWhoeverAsks() {
    List<String> accounts = IntStream.range(0, 9).mapToObj(i -> account + "-" + i).toList();
    accounts.forEach(one -> ledgers.append(Ledgers.entries(one, 2, NOON)));
    SignedHead head = ledgers.sign();

    assertThat(head).isNotNull();
    for (String one : accounts) {
      LedgerCheck.Result result = ledgers.check("account=" + one);
      assertThat(result.records()).isEqualTo(2);
      assertThat(result.head().no()).isEqualTo(head.no());
    }
    assertThat(ledgers.check("").chains()).isEqualTo(head.chains());
  }

  @Test
  void aPeriodCanBeCheckedByItself() {
    YearMonth now = YearMonth.now(ZoneOffset.UTC);
    Instant first = now.atDay(1).atTime(1, 0).toInstant(ZoneOffset.UTC);
    for (int hour = 0; hour < 4; hour++) {
      ledgerAt(Clock.fixed(first.plusSeconds(hour * 3600L), ZoneOffset.UTC))
          .append(Ledgers.entries(account, 2, NOON))
          .block(SOON);
    }

    LedgerCheck.Result result =
        ledgers.check(
            "account=%s&from=%s&to=%s"
                .formatted(account, first.plusSeconds(3600), first.plusSeconds(3 * 3600)));

    assertThat(result.records()).isEqualTo(4);
  }

  @Test
  void signsOnlyWhatIsNewAndPublishesIt() {
    SignedHead head = signedTwice();

    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(published())
                    .extracting(Head::no, Head::signature)
                    .contains(org.assertj.core.groups.Tuple.tuple(head.no(), head.signature())));
    List<Head> stored =
        HeadHistory.stored(
            system.get(Ledgers.LOGS + "/heads?limit=500", ledgers.operator()).body());
    HeadHistory.check(published(), stored, trusted());
    assertThatThrownBy(
            () -> HeadHistory.check(published(), stored.subList(1, stored.size()), trusted()))
        .isInstanceOf(BrokenLedger.class)
        .hasMessageContaining("but the ledger ends at head " + (head.no() - 1));
  }

  /** The head of the first time; nobody else writes in between. */
  private SignedHead signedTwice() {
    system.listens(false);
    try {
      ledgers.append(Ledgers.entries(account, 1, NOON));
      SignedHead head = ledgers.sign();
      assertThat(ledgers.sign()).isNull();
      return head;
    } finally {
      system.listens(true);
    }
  }

  private static Keys trusted() {
    try {
      Path file = Files.createTempFile("audit", ".pem");
      byte[] key = system.bean(SigningKey.class).publicKey();
      Files.writeString(
          file,
          "-----BEGIN PUBLIC KEY-----\n"
              + Base64.getMimeEncoder().encodeToString(key)
              + "\n-----END PUBLIC KEY-----\n");
      return Keys.trusted(file);
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static List<Head> published() {
    List<Head> heads = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
            new KafkaConsumer<>(
                Map.of("bootstrap.servers", system.kafka()),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        PlainDeserializer plain = new PlainDeserializer()) {
      TopicPartition topic = new TopicPartition(Topics.ADMIN_AUDIT_HEADS, 0);
      consumer.assign(List.of(topic));
      consumer.seekToBeginning(List.of(topic));
      long end = consumer.endOffsets(List.of(topic)).get(topic);
      while (consumer.position(topic) < end) {
        consumer
            .poll(Duration.ofMillis(100))
            .forEach(
                found ->
                    heads.add(
                        head(
                            ((AuditHeadEvent) plain.deserialize(found.topic(), found.value()))
                                .getHead())));
      }
    }
    return heads;
  }

  private static Head head(AuditHead head) {
    return new Head(
        head.getNo(),
        AuditField.time(head.getSignedAt()),
        head.getChains(),
        head.getRecords(),
        head.getRoot(),
        head.getPrevious(),
        head.getKeyId(),
        head.getSignature());
  }

  @Test
  void monthsThatNeedNotBeKeptAreDroppedAndTheRestStillVerifies() {
    for (String month : List.of("2018-03-01", "2018-04-01")) {
      String sql = "SELECT audit_partition(CAST('" + month + "' AS date))";
      system.bean(DatabaseClient.class).sql(sql).then().block(SOON);
    }
    ledgerAt(clockAt("2018-03-31T23:59:59Z")).append(Ledgers.entries(account, 3, NOON)).block(SOON);
    ledgerAt(clockAt("2018-04-01T00:00:00Z")).append(Ledgers.entries(account, 2, NOON)).block(SOON);
    ledgers.append(Ledgers.entries(account, 2, NOON));
    Retention retention = system.bean(Retention.class);

    assertThat(retention.prune().block(SOON)).isEqualTo(YearMonth.of(2018, 3));
    assertThat(ledgers.check("account=" + account).records()).isEqualTo(4);
    assertThat(retention.prune().block(SOON)).isEqualTo(YearMonth.of(2018, 4));
    assertThat(ledgers.check("account=" + account).records()).isEqualTo(2);
    assertThat(retention.prune().block(SOON)).isNull();
    assertThat(ledgers.check("").head()).isNotNull();
    assertThat(ledgers.ask("SELECT to_regclass('audit_records_2018_03')")).containsOnlyNulls();

    String first = " FROM audit_records WHERE chain = '" + account + "' AND chain_seq = 6";
    ledgers.tamper("CREATE TABLE taken AS SELECT *" + first, "DELETE" + first);
    assertThatThrownBy(() -> ledgers.check("account=" + account))
        .hasMessageContaining("1 records before Record 7");
    ledgers.tamper("INSERT INTO audit_records TABLE taken", "DROP TABLE taken");
  }

  @Test
  void partitionsAreMadeAhead() {
    system.bean(Retention.class).prepare().block(SOON);
    system.bean(Retention.class).prepare().block(SOON);

    String last =
        "audit_records_" + YearMonth.now(ZoneOffset.UTC).plusMonths(3).toString().replace('-', '_');
    assertThat(ledgers.ask("SELECT to_regclass('" + last + "')")).containsExactly(last);
  }

  @Test
  void aPartitionCannotBeEmptiedByItself() {
    ledgers.append(Ledgers.entries(account, 1, NOON));
    ledgers.sign();
    String partition =
        "audit_records_" + YearMonth.now(ZoneOffset.UTC).toString().replace('-', '_');
    DatabaseClient database = system.bean(DatabaseClient.class);

    for (String change :
        List.of(
            "TRUNCATE " + partition,
            "DELETE FROM " + partition,
            "UPDATE " + partition + " SET actor = 'nobody'",
            "TRUNCATE audit_heads",
            "DELETE FROM audit_heads")) {
      assertThatThrownBy(() -> database.sql(change).then().block(SOON))
          .as(change)
          .hasMessageContaining("append-only");
    }
  }

  @Test
  void anAccountHolderGetsHisOwnRecordsOnly() throws Exception {
    ledgers.append(Ledgers.entries(account, 3, NOON));
    String holder = system.tokens.of(account, "trader");

    try (InputStream body = system.download("/api/v1/account/audit", holder).body()) {
      assertThat(new LedgerCheck(Keys.published(), records -> {}).check(body).records())
          .isEqualTo(3);
    }
    String stranger = system.tokens.of(UUID.randomUUID().toString(), "trader");
    assertThat(
            system
                .get("/api/v1/account/audit?account=" + account, stranger)
                .body()
                .get("count")
                .asInt())
        .isZero();
    assertThat(system.get("/api/v1/account/audit", "").status()).isEqualTo(401);
  }

  @Test
  void writesTablesThatSpreadsheetsRead() throws Exception {
    ledgers.append(Ledgers.entries(account, 2, NOON));

    var answer =
        system.download(Ledgers.LOGS + "/export?format=csv&account=" + account, ledgers.operator());

    assertThat(answer.headers().firstValue("Content-Type")).hasValue("text/csv;charset=UTF-8");
    assertThat(answer.headers().firstValue("Content-Disposition").orElseThrow())
        .contains("audit-" + account + ".csv");
    List<String> lines =
        new String(answer.body().readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    assertThat(lines).hasSize(3);
    assertThat(lines.get(0)).startsWith("form,chain,chainSeq,").endsWith("detail,previous,hash");
    assertThat(lines.get(1))
        .startsWith("1," + account + ",1,")
        .contains("\"actor \u00fc, \"\"x\"\"\"");
  }

  @Test
  void publishesTheKeyOnly(@TempDir Path folder) throws Exception {
    ledgers.append(Ledgers.entries(account, 1, NOON));
    ledgers.sign();

    var keys = system.get(Ledgers.LOGS + "/keys", ledgers.operator()).body().get("items");
    assertThat(keys.get(0).get("keyId").asString()).isEqualTo(system.bean(SigningKey.class).id());
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(system.key())))
        .isEqualTo("rw-------");
    assertThat(SigningKey.of(system.key()).id()).isEqualTo(system.bean(SigningKey.class).id());
    assertThat(SigningKey.of(folder.resolve("other.pem")).id())
        .isNotEqualTo(system.bean(SigningKey.class).id());
    Path broken = Files.writeString(folder.resolve("broken.pem"), "no key");
    assertThatThrownBy(() -> SigningKey.of(broken))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("openssl genpkey");
  }
}
