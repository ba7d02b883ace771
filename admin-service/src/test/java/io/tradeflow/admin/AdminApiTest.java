package io.tradeflow.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tradeflow.events.AccountClosed;
import io.tradeflow.events.AccountEvent;
import io.tradeflow.events.AccountEventType;
import io.tradeflow.events.AccountOpened;
import io.tradeflow.events.AuditCommand;
import io.tradeflow.events.AuditCommandType;
import io.tradeflow.events.Decimals;
import io.tradeflow.events.EntitlementChanged;
import io.tradeflow.events.EntitlementEvent;
import io.tradeflow.events.EntitlementEventType;
import io.tradeflow.events.Envelope;
import io.tradeflow.events.RecordAudit;
import io.tradeflow.events.Topics;
import io.tradeflow.starter.Envelopes;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.r2dbc.core.DatabaseClient;
import tools.jackson.databind.JsonNode;

class AdminApiTest {
  private static final String API = "/api/v1/admin";
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  private static final Duration SOON = Duration.ofSeconds(60);

  private static AdminSystem system;
  private static String operator;

  private final String actor = UUID.randomUUID().toString();

  @BeforeAll
  static void start() {
    system = AdminSystem.shared();
    operator = system.tokens.of(UUID.randomUUID().toString(), "operator");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/users",
        "/audit-logs",
        "/audit-logs/export",
        "/audit-logs/heads",
        "/audit-logs/keys",
        "/health",
        "/lag",
        "/dead-letters",
        "/kill-switch"
      })
  void admitsOperatorsAndAdminsOnly(String path) {
    String trader = system.tokens.of(actor, "trader");

    assertThat(system.get(API + path, "").status()).isEqualTo(401);
    AdminSystem.Answer refused = system.get(API + path, trader);
    assertThat(refused.status()).isEqualTo(403);
    assertThat(refused.type()).startsWith("application/problem+json");
    assertThat(refused.body().get("code").asString()).isEqualTo("FORBIDDEN");
  }

  @ParameterizedTest
  @CsvSource({
    "/users?limit=0, 400, BAD_LIMIT",
    "/users?limit=501, 400, BAD_LIMIT",
    "/users?limit=-1, 400, BAD_LIMIT",
    "/users?limit=99999999999, 400, MALFORMED_REQUEST",
    "/users?limit=x, 400, MALFORMED_REQUEST",
    "/users?cursor=%00, 400, MALFORMED_REQUEST",
    "/audit-logs?limit=0, 400, BAD_LIMIT",
    "/audit-logs?limit=501, 400, BAD_LIMIT",
    "/audit-logs?cursor=x, 400, BAD_CURSOR",
    "/audit-logs?cursor=-1, 400, BAD_CURSOR",
    "/audit-logs?cursor=99999999999999999999, 400, BAD_CURSOR",
    "/audit-logs?actor=a%00b, 400, MALFORMED_REQUEST",
    "/audit-logs?actor=a%0d%0ab, 400, MALFORMED_REQUEST",
    "/audit-logs?action=a%E2%80%AEb, 400, MALFORMED_REQUEST",
    "/audit-logs?from=yesterday, 400, MALFORMED_REQUEST",
    "/audit-logs?from=-1000000000-01-01T00:00:00Z, 422, INVALID_FIELDS",
    "/audit-logs?to=%2B1000000000-12-31T00:00:00Z, 422, INVALID_FIELDS",
    "/audit-logs/export?format=xml, 400, BAD_FORMAT",
    "/audit-logs/export?account=a%00b, 400, MALFORMED_REQUEST",
    "/audit-logs/export?from=yesterday, 400, MALFORMED_REQUEST",
    "/audit-logs/export?to=%2B1000000000-12-31T00:00:00Z, 422, INVALID_FIELDS",
    "/audit-logs/heads?limit=0, 400, BAD_LIMIT",
    "/audit-logs/heads?cursor=x, 400, BAD_CURSOR",
    "/nothing, 404, NOT_FOUND",
  })
  void saysWhatIsWrongWithARequest(String path, int status, String code) {
    AdminSystem.Answer answer = system.get(API + path, operator);

    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.body().get("code").asString()).isEqualTo(code);
  }

  @Test
  void recordsWhatServicesReportOnceAndShowsItNewestFirst() {
    AuditCommand first = audit(actor, "auth.login", NOON);
    audited(first);
    audited(first);
    audited(audit(actor, "orders.place", NOON.plusSeconds(60)));
    audited(audit(actor, "auth.logout", NOON.plusSeconds(120)));

    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(actions("?actor=" + actor))
                    .containsExactly("auth.logout", "orders.place", "auth.login"));
    assertThat(actions("?actor=" + actor + "&action=auth.login")).containsExactly("auth.login");
    assertThat(actions("?actor=" + actor + "&from=2026-03-01T12:01:00Z&to=2026-03-01T12:02:00Z"))
        .containsExactly("orders.place");
    JsonNode record = logs("?actor=" + actor + "&action=auth.login").get("items").get(0);
    assertThat(record.get("eventId").asString()).isEqualTo(first.getEnvelope().getEventId());
    assertThat(record.get("occurredAt").asString()).isEqualTo("2026-03-01T12:00:00Z");
    assertThat(record.get("detail").asString()).isEqualTo("a\uFFFDb");
    assertThat(record.get("subject").isNull()).isTrue();
  }

  @Test
  void givesTheLedgerInPages() {
    for (int i = 0; i < 5; i++) {
      audited(audit(actor, "step." + i, NOON.plusSeconds(i)));
    }
    String mine = "?limit=2&actor=" + actor;
    await().atMost(SOON).until(() -> actions("?actor=" + actor).size() == 5);

    JsonNode first = logs(mine);
    JsonNode second = logs(mine + "&cursor=" + first.get("nextCursor").asString());
    JsonNode third = logs(mine + "&cursor=" + second.get("nextCursor").asString());

    assertThat(names(first)).containsExactly("step.4", "step.3");
    assertThat(names(second)).containsExactly("step.2", "step.1");
    assertThat(names(third)).containsExactly("step.0");
    assertThat(third.get("nextCursor").isNull()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/users?limit=1", "/users?limit=500", "/audit-logs?limit=500"})
  void givesPagesOfOneToFiveHundred(String path) {
    assertThat(system.get(API + path, operator).status()).isEqualTo(200);
  }

  @Test
  void pagesOfTheLedgerStayAsTheyAreWhileRecordsAreAdded() {
    List<String> before = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      audited(audit(actor, "before." + i, NOON.plusSeconds(i)));
      before.addFirst("before." + i);
    }
    await().atMost(SOON).until(() -> actions("?actor=" + actor).size() == 7);

    List<String> seen = new ArrayList<>();
    String cursor = "";
    for (int page = 0; page < 4; page++) {
      JsonNode part = logs("?limit=2&actor=" + actor + cursor);
      seen.addAll(names(part));
      cursor = "&cursor=" + part.get("nextCursor").asString("");
      audited(audit(actor, "after." + page, NOON.minusSeconds(page)));
      int added = page + 1;
      await().atMost(SOON).until(() -> actions("?actor=" + actor).size() == 7 + added);
    }

    assertThat(seen).isEqualTo(before);
  }

  @Test
  void pagesOfAccountsFollowEachOtherWhileAccountsAreAdded() {
    List<String> opened = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      opened.add(open());
    }
    await().atMost(SOON).until(() -> accounts("?limit=500").containsAll(opened));

    List<String> seen = new ArrayList<>();
    String cursor = "";
    do {
      JsonNode part = system.get(API + "/users?limit=2" + cursor, operator).body();
      part.get("items").forEach(user -> seen.add(user.get("accountId").asString()));
      cursor =
          part.get("nextCursor").isNull() ? "" : "&cursor=" + part.get("nextCursor").asString();
      open();
    } while (!cursor.isEmpty() && seen.size() < 500);

    assertThat(seen).isSorted().doesNotHaveDuplicates().containsAll(opened);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "UPDATE audit_records SET actor = 'nobody'",
        "DELETE FROM audit_records",
        "TRUNCATE audit_records"
      })
  void refusesToChangeTheLedger(String change) {
    audited(audit(actor, "auth.login", NOON));
    await().atMost(SOON).until(() -> actions("?actor=" + actor).size() == 1);

    DatabaseClient database = system.bean(DatabaseClient.class);

    assertThatThrownBy(() -> database.sql(change).then().block())
        .hasMessageContaining("append-only");
  }

  @Test
  void putsWhatItCannotReadOnTheDeadLettersAndGoesOn() {
    long before = deadLetters(Topics.AUDIT_RECORDS_COMMANDS);
    system.publishBytes(
        Topics.AUDIT_RECORDS_COMMANDS, actor, "nonsense".getBytes(StandardCharsets.UTF_8));
    AuditCommand empty = AuditCommand.newBuilder(audit(actor, "none", NOON)).clearRecord().build();
    audited(empty);
    audited(audit(actor, "after", NOON));

    await().atMost(SOON).until(() -> actions("?actor=" + actor).equals(List.of("after")));
    await().atMost(SOON).until(() -> deadLetters(Topics.AUDIT_RECORDS_COMMANDS) >= before + 2);
  }

  @Test
  void listsAccountsWithTheirPlansInWhicheverOrderBothArrive() {
    String closed = UUID.randomUUID().toString();
    String planOnly = UUID.randomUUID().toString();
    entitled(actor, "ENTERPRISE", 2);
    entitled(actor, "PRO", 1);
    entitled(planOnly, "FREE", 1);
    account(actor, AccountEventType.ACCOUNT_OPENED);
    account(closed, AccountEventType.ACCOUNT_OPENED);
    account(closed, AccountEventType.ACCOUNT_CLOSED);
    account(closed, AccountEventType.ACCOUNT_OPENED);

    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(users())
                    .contains(actor + " OPEN trader ENTERPRISE", closed + " CLOSED trader null")
                    .noneMatch(user -> user.startsWith(planOnly)));
    JsonNode page = system.get(API + "/users?limit=1", operator).body();
    assertThat(page.get("items")).hasSize(1);
    assertThat(page.get("nextCursor").asString())
        .isEqualTo(page.get("items").get(0).get("accountId").asString());
  }

  @Test
  void tellsWhichServicesAreNotReadyWithoutWaitingForThem() {
    // The first requests of a process may take longer than a probe waits.
    await().atMost(SOON).untilAsserted(() -> showsWhoIsNotReady());
  }

  private static void showsWhoIsNotReady() {
    AdminSystem.Answer answer = system.get(API + "/health", operator);

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body().path("status").asString()).isEqualTo("DEGRADED");
    assertThat(
            answer
                .body()
                .path("items")
                .valueStream()
                .map(
                    probe ->
                        "%s %s %s"
                            .formatted(
                                probe.path("service").asString(),
                                probe.path("status").asString(),
                                probe.path("failing"))))
        .hasSize(10)
        .contains(
            "auth-service UP []",
            "execution-service DOWN [\"db\"]",
            "analytics-service TIMEOUT []",
            "gateway-service UNREACHABLE []",
            "risk-service DOWN []");
    assertThat(answer.body().path("items").valueStream())
        .allMatch(probe -> probe.path("latencyMillis").asLong() < 2_000);
  }

  @Test
  void showsHowFarReadersAreBehind() {
    audited(audit(actor, "auth.login", NOON));

    await()
        .atMost(SOON)
        .untilAsserted(
            () -> {
              JsonNode report = system.get(API + "/lag", operator).body();
              assertThat(report.path("totals").path("admin-service-audit").asLong(-1)).isZero();
              assertThat(report.path("items").valueStream())
                  .anyMatch(
                      lag ->
                          lag.get("topic").asString().equals(Topics.AUDIT_RECORDS_COMMANDS)
                              && lag.get("committed").asLong() > 0
                              && lag.get("end").asLong() == lag.get("committed").asLong());
            });
  }

  @Test
  void showsHowFarAGroupIsBehindAlsoWhenAnotherReadATopicThatIsGone() throws Exception {
    String behind = "behind-" + actor;
    String topic = "gone-" + actor;
    try (Admin kafka = Admin.create(Map.of("bootstrap.servers", system.kafka()))) {
      kafka.createTopics(List.of(new NewTopic(topic, 1, (short) 1))).all().get();
      system.commits("gone-" + actor, topic);
      system.commits(behind, Topics.AUDIT_RECORDS_COMMANDS);
      kafka.deleteTopics(List.of(topic)).all().get();
    }
    for (int i = 0; i < 3; i++) {
      audited(audit(actor, "late." + i, NOON));
    }

    await()
        .atMost(SOON)
        .untilAsserted(
            () -> {
              AdminSystem.Answer report = system.get(API + "/lag", operator);
              assertThat(report.status()).isEqualTo(200);
              assertThat(report.body().path("totals").path(behind).asLong(-1)).isEqualTo(3);
            });
  }

  @Test
  void handsTheKillOnUnderTheOperatorsOwnToken() throws InterruptedException {
    system.risk.answers(
        "/api/v1/risk/kill-switch", 200, "application/json", "{\"scope\":\"global:*\"}");
    system.risk.requests.clear();

    AdminSystem.Answer answer =
        system.post(
            API + "/kill-switch", operator, "{\"engaged\":true,\"reason\":\"runaway bot\"}");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body().get("scope").asString()).isEqualTo("global:*");
    Upstream.Request asked = system.risk.requests.poll(5, TimeUnit.SECONDS);
    assertThat(asked)
        .isEqualTo(
            new Upstream.Request(
                "POST",
                "/api/v1/risk/kill-switch",
                "Bearer " + operator,
                "{\"scope\":\"global:*\",\"engaged\":true,\"reason\":\"runaway bot\"}"));
  }

  @Test
  void handsARefusalOnAsItIs() {
    system.risk.answers(
        "/api/v1/risk/kill-switch",
        403,
        "application/problem+json",
        "{\"code\":\"SECOND_PERSON_NEEDED\"}");

    AdminSystem.Answer answer =
        system.post(API + "/kill-switch", operator, "{\"engaged\":false,\"reason\":\"over\"}");

    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.type()).isEqualTo("application/problem+json");
    assertThat(answer.body().get("code").asString()).isEqualTo("SECOND_PERSON_NEEDED");
  }

  @Test
  void saysSoWhenRiskDoesNotAnswer() {
    system.risk.hangs("/api/v1/risk/kill-switch");

    AdminSystem.Answer answer =
        system.post(API + "/kill-switch", operator, "{\"engaged\":true,\"reason\":\"x\"}");

    assertThat(answer.status()).isEqualTo(504);
    assertThat(answer.body().get("code").asString()).isEqualTo("UPSTREAM_TIMEOUT");
  }

  /** The order may have arrived before the connection broke: to say otherwise may cost money. */
  @Test
  void doesNotClaimThatNothingChangedWhenTheConnectionBreaks() {
    system.risk.breaks("/api/v1/risk/kill-switch");

    AdminSystem.Answer answer =
        system.post(API + "/kill-switch", operator, "{\"engaged\":true,\"reason\":\"x\"}");

    assertThat(answer.status()).isEqualTo(504);
    assertThat(answer.body().get("detail").asString()).contains("is not known");
  }

  @Test
  void handsOnNoPageOfSomethingInBetween() {
    system.risk.answers("/api/v1/risk/kill-switch", 502, "text/html", "<h1>Bad gateway</h1>");

    AdminSystem.Answer answer = system.get(API + "/kill-switch", operator);

    assertThat(answer.status()).isEqualTo(504);
    assertThat(answer.type()).startsWith("application/problem+json");
    assertThat(answer.body().get("code").asString()).isEqualTo("UPSTREAM_TIMEOUT");
  }

  @Test
  void refusesUnknownFields() {
    AdminSystem.Answer answer =
        system.post(API + "/kill-switch", operator, "{\"engaged\":true,\"actor\":\"someone\"}");

    assertThat(answer.status()).isEqualTo(400);
  }

  private static void audited(AuditCommand command) {
    system.publish(Topics.AUDIT_RECORDS_COMMANDS, command.getEnvelope().getAccountId(), command);
  }

  private static AuditCommand audit(String actor, String action, Instant at) {
    return AuditCommand.newBuilder()
        .setEnvelope(envelope(actor, null, at))
        .setType(AuditCommandType.RECORD_AUDIT)
        .setRecord(
            RecordAudit.newBuilder()
                .setActor(actor)
                .setAction(action)
                .setOutcome("SUCCESS")
                .setDetail("a\0b")
                .build())
        .build();
  }

  private static void account(String id, AccountEventType type) {
    system.publish(
        Topics.AUTH_ACCOUNTS,
        id,
        AccountEvent.newBuilder()
            .setEnvelope(envelope(id, null, NOON))
            .setType(type)
            .setOpened(
                type == AccountEventType.ACCOUNT_OPENED
                    ? new AccountOpened(List.of("trader"))
                    : null)
            .setClosed(
                type == AccountEventType.ACCOUNT_CLOSED ? new AccountClosed("asked for") : null)
            .build());
  }

  private static String open() {
    String id = UUID.randomUUID().toString();
    account(id, AccountEventType.ACCOUNT_OPENED);
    return id;
  }

  private static List<String> accounts(String query) {
    return system
        .get(API + "/users" + query, operator)
        .body()
        .get("items")
        .valueStream()
        .map(user -> user.get("accountId").asString())
        .toList();
  }

  private static void entitled(String id, String tier, long seq) {
    system.publish(
        Topics.SUBSCRIPTION_ENTITLEMENTS,
        id,
        EntitlementEvent.newBuilder()
            .setEnvelope(envelope(id, seq, NOON))
            .setType(EntitlementEventType.ENTITLEMENT_CHANGED)
            .setEntitlement(
                EntitlementChanged.newBuilder()
                    .setTier(tier)
                    .setTrial(false)
                    .setMaxPositionUsd(Decimals.toWire(BigDecimal.TEN))
                    .setMaxPaperPositionUsd(Decimals.toWire(BigDecimal.TEN))
                    .setMaxOpenPositions(1)
                    .setMaxTradesPerDay(1)
                    .setMaxBrokers(1)
                    .setCallsPerMinute(10)
                    .setFeatures(List.of())
                    .build())
            .build());
  }

  private static Envelope envelope(String account, Long seq, Instant at) {
    return Envelopes.of(account, seq, null, at, "c", null, "TEST", 0);
  }

  private static JsonNode logs(String query) {
    return system.get(API + "/audit-logs" + query, operator).body();
  }

  private static List<String> actions(String query) {
    return names(logs(query));
  }

  private static List<String> names(JsonNode page) {
    return page.get("items").valueStream().map(item -> item.get("action").asString()).toList();
  }

  private static List<String> users() {
    return system
        .get(API + "/users?limit=500", operator)
        .body()
        .get("items")
        .valueStream()
        .map(
            user ->
                user.get("accountId").asString()
                    + " "
                    + user.get("state").asString()
                    + " "
                    + user.get("roles").get(0).asString()
                    + " "
                    + (user.get("plan").isNull() ? "null" : user.get("plan").asString()))
        .toList();
  }

  private static long deadLetters(String topic) {
    return system
        .get(API + "/dead-letters", operator)
        .body()
        .get("items")
        .valueStream()
        .filter(item -> item.get("topic").asString().equals(topic))
        .findFirst()
        .orElseThrow()
        .get("count")
        .asLong();
  }
}
