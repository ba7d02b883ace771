package io.tradeflow.risk.adapter.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.tradeflow.events.Topics;
import io.tradeflow.risk.RiskServers;
import io.tradeflow.risk.RiskServiceApplication;
import io.tradeflow.risk.application.DecisionLog;
import io.tradeflow.risk.application.KeptStates;
import io.tradeflow.risk.application.KeptStatesContract;
import io.tradeflow.risk.application.KillSwitchBoard;
import io.tradeflow.risk.application.KillSwitchBoard.Outcome;
import io.tradeflow.risk.application.PastDecision;
import io.tradeflow.risk.application.RiskProfiles;
import io.tradeflow.risk.application.RuleBoard;
import io.tradeflow.risk.application.SenderLeases;
import io.tradeflow.risk.domain.Entitlement;
import io.tradeflow.risk.domain.KillScope;
import io.tradeflow.risk.domain.KillSwitchOrder;
import io.tradeflow.risk.domain.RiskProfile;
import io.tradeflow.risk.domain.RiskRule;
import io.tradeflow.risk.domain.RuleKind;
import io.tradeflow.risk.domain.RuleOrder;
import io.tradeflow.risk.domain.RuleScope;
import io.tradeflow.risk.domain.Settings;
import io.tradeflow.starter.outbox.Outbox;
import io.tradeflow.starter.postgres.KeptConnections;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** The adapters on a real PostgreSQL. Kafka is away, so that the outbox keeps what it was given. */
@SpringBootTest(
    classes = RiskServiceApplication.class,
    webEnvironment = WebEnvironment.RANDOM_PORT,
    properties = {
      "spring.kafka.bootstrap-servers=localhost:1",
      "tradeflow.serializer=io.tradeflow.localstack.serde.PlainSerializer",
      // No lease runs out under a test.
      "risk.kill.lease=60s"
    })
class PostgresAdaptersTest implements KeptStatesContract {
  @Autowired private RiskProfiles profiles;
  @Autowired private KillSwitchBoard board;
  @Autowired private SenderLeases leases;
  @Autowired private DatabaseClient database;
  @Autowired private DecisionLog log;
  @Autowired private RuleBoard rules;
  @Autowired private Outbox outbox;
  @Autowired private KeptConnections connections;
  @Autowired private KeptStates kept;

  @DynamicPropertySource
  static void database(DynamicPropertyRegistry properties) {
    RiskServers.database()
        .forEach(
            setting -> {
              String[] pair = setting.split("=", 2);
              properties.add(pair[0], () -> pair[1]);
            });
  }

  @Override
  public KeptStates kept() {
    return kept;
  }

  @Test
  void settingsComeBackAsTheyWereSaved() {
    String account = UUID.randomUUID().toString();
    Settings chosen =
        new Settings(
            new BigDecimal("750.25"),
            new BigDecimal("3"),
            new BigDecimal("8"),
            new BigDecimal("900"),
            4,
            new BigDecimal("5"),
            new BigDecimal("120.5"),
            Set.of("BTC-USD", "ETH-USD"));
    assertThat(done(profiles.of(account)).settings()).isEqualTo(Settings.DEFAULT);
    done(profiles.change(account, profile -> profile.withSettings(chosen)));
    assertThat(done(profiles.of(account)).settings()).isEqualTo(chosen);
    done(profiles.change(account, profile -> profile.withSettings(Settings.DEFAULT)));
    assertThat(done(profiles.of(account)).settings()).isEqualTo(Settings.DEFAULT);
  }

  @Test
  void newLimitsArePublishedOnceAVersion() {
    String account = UUID.randomUUID().toString();
    Entitlement pro = new Entitlement("PRO", new BigDecimal("2000"), 10, 100);
    done(profiles.change(account, profile -> profile.withEntitlement(pro)));
    done(profiles.change(account, profile -> profile.withEntitlement(pro)));
    RiskProfile saved = done(profiles.of(account));
    assertThat(saved.limitsVersion()).isEqualTo(1);
    assertThat(saved.entitlement()).isEqualTo(pro);
    assertThat(appended(Topics.RISK_LIMITS, account)).isEqualTo(1);
  }

  @Test
  void changesAtOnceLoseNoVersion() {
    String account = UUID.randomUUID().toString();
    List<CompletionStage<RiskProfile>> changes =
        IntStream.rangeClosed(1, 20)
            .mapToObj(i -> new Entitlement("PRO", BigDecimal.valueOf(1000 + i), 10, 100))
            .map(plan -> profiles.change(account, profile -> profile.withEntitlement(plan)))
            .toList();
    changes.forEach(PostgresAdaptersTest::done);
    assertThat(done(profiles.of(account)).limitsVersion()).isEqualTo(20);
    assertThat(appended(Topics.RISK_LIMITS, account)).isEqualTo(20);
  }

  @Test
  void switchIsEngagedByOneAndReleasedByAnother() {
    KillScope scope = new KillScope("broker:" + UUID.randomUUID());
    Outcome.Done engaged = (Outcome.Done) carry(scope, true, "operator-1");
    assertThat(engaged.state().engaged()).isTrue();
    assertThat(((Outcome.Done) carry(scope, true, "operator-2")).state().epoch())
        .isEqualTo(engaged.state().epoch());
    assertThat(carry(scope, false, "operator-1")).isInstanceOf(Outcome.Refused.class);
    Outcome.Done released = (Outcome.Done) carry(scope, false, "operator-2");
    assertThat(released.state().engaged()).isFalse();
    assertThat(released.state().epoch()).isGreaterThan(engaged.state().epoch());
    assertThat(done(board.all())).contains(released.state());
    assertThat(appended(Topics.RISK_KILL_SWITCH, scope.value())).isEqualTo(2);
  }

  @Test
  void certaintyIsToldOnceAndOnlyOfTheEpochInForce() {
    KillScope scope = new KillScope("broker:" + UUID.randomUUID());
    long epoch = ((Outcome.Done) carry(scope, true, "operator-1")).state().epoch();

    assertThat(done(board.acknowledged(scope, epoch - 1))).isFalse();
    assertThat(appended(Topics.RISK_KILL_STATES, scope.value())).isZero();
    assertThat(done(board.acknowledged(scope, epoch))).isTrue();
    assertThat(done(board.acknowledged(scope, epoch))).isFalse();
    assertThat(appended(Topics.RISK_KILL_STATES, scope.value())).isOne();
  }

  @Test
  void senderThatDiffersGetsNoLeaseUntilItIsAlone() {
    forgetSenders();
    assertThat(done(leases.grant(request("old-1", 1, "a")))).isTrue();
    assertThat(done(leases.grant(request("old-2", 1, "a")))).isTrue();
    assertThat(done(leases.grant(request("new", 1, "b")))).isFalse();
    assertThat(appended(Topics.RISK_SENDER_LEASES, "new")).isOne();
    done(leases.retire("old-1"));
    assertThat(done(leases.grant(request("new", 2, "b")))).isFalse();
    done(leases.retire("old-2"));
    assertThat(done(leases.grant(request("new", 3, "b")))).isTrue();
    assertThat(done(leases.grant(request("old-3", 1, "a")))).isFalse();
  }

  @Test
  void ofSendersThatDifferAndAskAtOnceOneKindGetsLeases() {
    forgetSenders();
    Map<String, CompletableFuture<Boolean>> asked = new HashMap<>();
    for (int i = 0; i < 20; i++) {
      String kind = i % 2 == 0 ? "even" : "odd";
      SenderLeases.Request request = request(kind + i, 1, kind);
      asked.put(kind + i, leases.grant(request).toCompletableFuture());
    }
    Set<String> kinds =
        asked.entrySet().stream()
            .filter(one -> one.getValue().join())
            .map(one -> one.getKey().replaceAll("[0-9]", ""))
            .collect(Collectors.toSet());
    assertThat(kinds).hasSize(1);
  }

  @Test
  void requestsOfOneSenderThatOvertakeEachOtherDoNotStandInEachOthersWay() {
    forgetSenders();
    List<CompletableFuture<Boolean>> asked = new ArrayList<>();
    for (int round = 0; round < 10; round++) {
      for (int i = 9; i >= 0; i--) {
        for (String sender : List.of("first", "second")) {
          long number = round * 10L + i + 1;
          asked.add(leases.grant(request(sender, number, "alike")).toCompletableFuture());
        }
      }
    }
    asked.forEach(CompletableFuture::join);
    assertThat(done(leases.grant(request("first", 101, "alike")))).isTrue();
    assertThat(done(leases.grant(request("second", 101, "alike")))).isTrue();
  }

  private void forgetSenders() {
    Void ignored = database.sql("DELETE FROM sender_leases").then().block();
  }

  private static SenderLeases.Request request(String sender, long number, String fingerprint) {
    return new SenderLeases.Request(sender, number, List.of(), fingerprint);
  }

  @Test
  void engagedSwitchesOutliveARestartAndTheirOperatorCannotReleaseThemAlone() {
    List<KillScope> scopes =
        List.of(new KillScope("global:*"), KillScope.account(UUID.randomUUID().toString()));
    scopes.forEach(scope -> carry(scope, true, "operator-1"));

    KillSwitchBoard restarted =
        new PostgresKillSwitchBoard(database, connections, outbox, Clock.systemUTC());

    for (KillScope scope : scopes) {
      assertThat(done(restarted.all())).anyMatch(it -> it.scope().equals(scope) && it.engaged());
      assertThat(
              done(restarted.carry(new KillSwitchOrder(scope, false, "alone", "operator-1", true))))
          .isInstanceOfSatisfying(
              Outcome.Refused.class,
              refused -> assertThat(refused.code()).isEqualTo("SECOND_OPERATOR_REQUIRED"));
      assertThat(done(restarted.all())).anyMatch(it -> it.scope().equals(scope) && it.engaged());
      assertThat(carry(scope, false, "operator-2")).isInstanceOf(Outcome.Done.class);
    }
  }

  @Test
  void decisionsAreReadNewestFirstPageByPageAndTheFirstOfAnOrderStands() {
    String account = UUID.randomUUID().toString();
    PastDecision.Inputs inputs =
        new PastDecision.Inputs(
            new BigDecimal("43000.12"),
            null,
            new BigDecimal("0.5"),
            new BigDecimal("9000"),
            new BigDecimal("9500"),
            1,
            4,
            new BigDecimal("-500"),
            3,
            2,
            9);
    List<PastDecision> made =
        IntStream.range(0, 5)
            .mapToObj(
                i ->
                    i == 0
                        ? decision(account, i, null, null)
                        : decision(account, i, "DAILY_LOSS", inputs))
            .toList();
    done(log.record(made));
    done(log.record(List.of(made.get(2), decision(account, 0, "KILL_SWITCH", null))));

    List<DecisionLog.Entry> newest = done(log.of(account, null, 3));
    List<DecisionLog.Entry> rest = done(log.of(account, newest.getLast().id(), 3));

    assertThat(newest.stream().map(DecisionLog.Entry::decision))
        .containsExactly(made.get(4), made.get(3), made.get(2));
    assertThat(rest.stream().map(DecisionLog.Entry::decision))
        .containsExactly(made.get(1), made.get(0));
    assertThat(done(log.of("another", null, 3))).isEmpty();
  }

  @Test
  void ruleReplacesTheOneOfItsScopeAndKindAndEveryWishIsAudited() {
    String account = UUID.randomUUID().toString();
    Instant end = Instant.parse("2126-03-02T12:00:00.123456Z");
    Instant soon = Instant.now().plusSeconds(3600).truncatedTo(ChronoUnit.MICROS);
    RiskRule rule = rule(account, "5", null);
    RiskRule override = rule(account, "50", soon);
    assertThat(done(rules.carry(new RuleOrder(rule(account, "7", null), false, true)))).isEmpty();
    assertThat(done(rules.carry(new RuleOrder(rule, false, true)))).isEmpty();
    assertThat(done(rules.carry(new RuleOrder(override, false, true)))).isEmpty();
    assertThat(done(rules.carry(new RuleOrder(rule(account, "9", end), false, true))))
        .map(RuleOrder.Refusal::code)
        .contains("INVALID_END");
    assertThat(of(account)).containsExactlyInAnyOrder(rule, override);

    assertThat(done(rules.carry(new RuleOrder(override, true, true)))).isEmpty();

    assertThat(of(account)).containsExactly(rule);
    assertThat(done(new PostgresRuleBoard(database, outbox, Clock.systemUTC()).all()))
        .as("after a restart")
        .contains(rule);
    assertThat(appended(Topics.AUDIT_RECORDS_COMMANDS, "operator-of-" + account)).isEqualTo(5);
  }

  private List<RiskRule> of(String account) {
    return done(rules.all()).stream()
        .filter(rule -> rule.scope().equals(RuleScope.account(account)))
        .toList();
  }

  private static RiskRule rule(String account, String value, @Nullable Instant end) {
    return new RiskRule(
        RuleScope.account(account),
        RuleKind.MESSAGES_PER_SECOND,
        value,
        end,
        "quiet",
        "operator-of-" + account,
        Instant.parse("2026-03-02T12:00:00Z"));
  }

  private static PastDecision decision(
      String account, int number, String control, PastDecision.Inputs inputs) {
    return new PastDecision(
        account,
        account + number,
        null,
        control,
        control == null ? null : "450",
        control == null ? null : "500",
        control == null ? null : "Wait.",
        inputs,
        Instant.parse("2026-03-02T12:00:00Z").plusSeconds(number));
  }

  private Outcome carry(KillScope scope, boolean engage, String actor) {
    return done(board.carry(new KillSwitchOrder(scope, engage, "test", actor, true)));
  }

  private long appended(String topic, String key) {
    Long count =
        database
            .sql("SELECT count(*) AS rows FROM outbox WHERE topic = :topic AND record_key = :key")
            .bind("topic", topic)
            .bind("key", key)
            .map(row -> row.get("rows", Long.class))
            .one()
            .block();
    return count == null ? 0 : count;
  }

  private static <T> T done(CompletionStage<T> stage) {
    return stage.toCompletableFuture().join();
  }
}
