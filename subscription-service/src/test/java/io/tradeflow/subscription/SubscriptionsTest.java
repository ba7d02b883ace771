package io.tradeflow.subscription;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tradeflow.events.AuditCommand;
import io.tradeflow.events.EntitlementChanged;
import io.tradeflow.events.EntitlementEvent;
import io.tradeflow.events.Topics;
import io.tradeflow.localstack.serde.PlainSerializer;
import io.tradeflow.starter.kafka.KafkaStarterAutoConfiguration;
import io.tradeflow.starter.outbox.OutboxAutoConfiguration;
import io.tradeflow.starter.web.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.avro.Schema;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.specific.SpecificDatumReader;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcAutoConfiguration;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcTransactionManagerAutoConfiguration;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.r2dbc.core.DatabaseClient;

/** On a real PostgreSQL; what would be published is read from the outbox. */
class SubscriptionsTest {
  private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
  private static final Duration TRIAL = Duration.ofDays(14);

  private static TestDatabase postgres;
  private static ConfigurableApplicationContext context;

  private final Subscriptions subscriptions = context.getBean(Subscriptions.class);
  private final DatabaseClient database = context.getBean(DatabaseClient.class);
  private final SettableClock clock = context.getBean(SettableClock.class);
  private final UUID account = UUID.randomUUID();

  @BeforeAll
  static void start() {
    postgres = TestDatabase.start();
    context =
        new SpringApplicationBuilder(Wiring.class)
            .web(WebApplicationType.NONE)
            .properties(
                "spring.config.name=application",
                "TRADEFLOW_POSTGRES=" + postgres.address(),
                "TRADEFLOW_DB_USER=" + postgres.user(),
                "TRADEFLOW_DB_PASSWORD=" + postgres.password(),
                "TRADEFLOW_KAFKA=localhost:1",
                "tradeflow.serializer=" + PlainSerializer.class.getName())
            .run("--tradeflow.subscription.expiry-batch=3");
  }

  @AfterAll
  static void stop() {
    context.close();
    postgres.close();
  }

  @BeforeEach
  void empty() {
    database.sql("DELETE FROM subscriptions").then().block();
    database.sql("DELETE FROM outbox").then().block();
    clock.set(START);
  }

  @Test
  void givesANewAccountFourteenDaysOfPro() {
    subscriptions.openTrials(Set.of(account)).block();

    Subscription current = subscriptions.current(account).block();
    assertThat(current).isEqualTo(Subscription.trial(account, Tier.PRO, START.plus(TRIAL), START));
    assertThat(published())
        .containsExactly("PRO trial until 2026-03-15T12:00:00Z v1 for " + account);
  }

  @Test
  void startsNoSecondTrialWhenTheOpeningIsReadAgain() {
    subscriptions.openTrials(Set.of(account)).block();
    clock.set(START.plus(TRIAL));
    subscriptions.expireBatch().block();

    subscriptions.openTrials(Set.of(account, UUID.randomUUID())).block();

    assertThat(subscriptions.current(account).block().tier()).isEqualTo(Tier.FREE);
    assertThat(published()).hasSize(3);
  }

  @Test
  void makesTheAccountFreeWhenTheTrialEndsAndNotBefore() {
    subscriptions.openTrials(Set.of(account)).block();

    clock.set(START.plus(TRIAL).minusMillis(1));
    assertThat(subscriptions.expireBatch().block()).isZero();
    clock.set(START.plus(TRIAL));
    assertThat(subscriptions.expireBatch().block()).isEqualTo(1);

    assertThat(published())
        .containsExactly(
            "PRO trial until 2026-03-15T12:00:00Z v1 for " + account,
            "FREE until null v2 for " + account);
  }

  @Test
  void endsTrialsInBoundedBatches() {
    List<UUID> accounts = IntStream.range(0, 7).mapToObj(i -> UUID.randomUUID()).toList();
    subscriptions.openTrials(accounts).block();
    clock.set(START.plus(TRIAL));

    assertThat(subscriptions.expireBatch().repeat(2).collectList().block())
        .containsExactly(3, 3, 1);
    assertThat(published()).hasSize(14);
  }

  @Test
  void endsAllDueTrialsInOneRun() {
    subscriptions
        .openTrials(IntStream.range(0, 8).mapToObj(i -> UUID.randomUUID()).toList())
        .block();
    clock.set(START.plus(TRIAL));

    context.getBean(Expiry.class).run().block();

    assertThat(subscriptions.expireBatch().block()).isZero();
    assertThat(published()).hasSize(16);
  }

  @Test
  void knowsNothingOfAnAccountThatIsNotOpen() {
    assertProblem(() -> subscriptions.current(account).block(), 404, "SUBSCRIPTION_NOT_FOUND");
    assertProblem(() -> subscriptions.cancel(account).block(), 404, "SUBSCRIPTION_NOT_FOUND");
  }

  @Test
  void refusesUpgradesWithoutPayment() {
    subscriptions.openTrials(Set.of(account)).block();

    assertProblem(
        () -> subscriptions.upgrade(account, Tier.ENTERPRISE).block(), 402, "PAYMENT_REQUIRED");
    assertProblem(() -> subscriptions.upgrade(account, Tier.PRO).block(), 402, "PAYMENT_REQUIRED");
    assertProblem(() -> subscriptions.upgrade(account, Tier.BASIC).block(), 409, "NOT_AN_UPGRADE");
    assertThat(published()).hasSize(1);
  }

  @Test
  void downgradesATrialToFreeOnly() {
    subscriptions.openTrials(Set.of(account)).block();

    assertProblem(
        () -> subscriptions.downgrade(account, Tier.BASIC).block(), 402, "PAYMENT_REQUIRED");
    subscriptions.downgrade(account, Tier.FREE).block();

    assertThat(published()).last().isEqualTo("FREE until null v2 for " + account);
    assertProblem(
        () -> subscriptions.downgrade(account, Tier.FREE).block(), 409, "NOT_A_DOWNGRADE");
  }

  @Test
  void downgradesAPaidPlanAndKeepsItsEnd() {
    Instant end = START.plus(Duration.ofDays(30));
    subscriptions.put(account, Tier.ENTERPRISE, end, "operator-1").block();

    Subscription after = subscriptions.downgrade(account, Tier.BASIC).block();

    assertThat(after.validUntil()).isEqualTo(end);
    assertThat(published()).last().isEqualTo("BASIC until " + end + " v2 for " + account);
  }

  @Test
  void aCancelledPlanStaysCancelledWhenItIsDowngraded() {
    Instant end = START.plus(Duration.ofDays(30));
    subscriptions.put(account, Tier.ENTERPRISE, end, "operator-1").block();
    subscriptions.cancel(account).block();

    Subscription after = subscriptions.downgrade(account, Tier.BASIC).block();

    assertThat(after.cancelled()).isTrue();
    assertThat(after.validUntil()).isEqualTo(end);
    assertThat(subscriptions.downgrade(account, Tier.FREE).block().cancelled()).isFalse();
  }

  @Test
  void cancelsAtTheEndOfThePeriodAndAtOnceWithoutOne() {
    subscriptions.openTrials(Set.of(account)).block();
    assertThat(subscriptions.cancel(account).block().cancelled()).isTrue();
    assertThat(subscriptions.cancel(account).block().tier()).isEqualTo(Tier.PRO);
    assertThat(published()).hasSize(1);

    subscriptions.put(account, Tier.ENTERPRISE, null, "operator-1").block();
    assertThat(subscriptions.cancel(account).block().tier()).isEqualTo(Tier.FREE);
    assertProblem(() -> subscriptions.cancel(account).block(), 409, "NOTHING_TO_CANCEL");
  }

  @Test
  void letsAnOperatorSetAPlanBeforeTheOpeningArrivesAndRecordsWho() {
    subscriptions.put(account, Tier.ENTERPRISE, null, "operator-1").block();
    subscriptions.openTrials(Set.of(account)).block();

    assertThat(subscriptions.current(account).block().tier()).isEqualTo(Tier.ENTERPRISE);
    assertThat(published()).containsExactly("ENTERPRISE until null v1 for " + account);
    assertThat(audited())
        .containsExactly(
            "operator-1 subscription.set-plan "
                + account
                + " SUCCESS tier=ENTERPRISE validUntil=null version=1");
  }

  @Test
  void refusesAnEndInThePast() {
    assertProblem(
        () -> subscriptions.put(account, Tier.PRO, START, "operator-1").block(),
        422,
        "VALID_UNTIL_PAST");
    assertProblem(
        () -> subscriptions.put(account, Tier.FREE, START.plusSeconds(1), "o").block(),
        422,
        "VALID_UNTIL_ON_FREE");
    assertThat(published()).isEmpty();
  }

  private static void assertProblem(Runnable call, int status, String code) {
    assertThatExceptionOfType(Problem.class)
        .isThrownBy(call::run)
        .satisfies(
            problem -> {
              assertThat(problem.getStatusCode().value()).isEqualTo(status);
              assertThat(problem.getBody().getProperties()).containsEntry("code", code);
            });
  }

  private List<String> published() {
    return outbox(
            Topics.SUBSCRIPTION_ENTITLEMENTS,
            EntitlementEvent.getClassSchema(),
            EntitlementEvent.class)
        .stream()
        .map(SubscriptionsTest::line)
        .toList();
  }

  private static String line(EntitlementEvent event) {
    EntitlementChanged changed = event.getEntitlement();
    return changed.getTier()
        + (changed.getTrial() ? " trial" : "")
        + " until "
        + changed.getValidUntil()
        + " v"
        + event.getEnvelope().getAccountSeq()
        + " for "
        + event.getEnvelope().getAccountId();
  }

  private List<String> audited() {
    return outbox(Topics.AUDIT_RECORDS_COMMANDS, AuditCommand.getClassSchema(), AuditCommand.class)
        .stream()
        .map(AuditCommand::getRecord)
        .map(
            record ->
                String.join(
                    " ",
                    record.getActor(),
                    record.getAction(),
                    record.getSubject(),
                    record.getOutcome(),
                    record.getDetail()))
        .toList();
  }

  private <T> List<T> outbox(String topic, Schema schema, Class<T> type) {
    return database
        .sql("SELECT payload FROM outbox WHERE topic = $1 ORDER BY id")
        .bind(0, topic)
        .map(row -> decode(row.get("payload", byte[].class), schema, type))
        .all()
        .collectList()
        .block();
  }

  private static <T> T decode(byte[] payload, Schema schema, Class<T> type) {
    try {
      return type.cast(
          new SpecificDatumReader<T>(schema)
              .read(null, DecoderFactory.get().binaryDecoder(payload, null)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Configuration(proxyBeanMethods = false)
  @ImportAutoConfiguration({
    R2dbcAutoConfiguration.class,
    R2dbcTransactionManagerAutoConfiguration.class,
    TransactionAutoConfiguration.class,
    FlywayAutoConfiguration.class,
    KafkaStarterAutoConfiguration.class,
    OutboxAutoConfiguration.class
  })
  @EnableConfigurationProperties(SubscriptionProperties.class)
  @Import({
    PlanCatalogue.class,
    SubscriptionTable.class,
    Entitlements.class,
    Subscriptions.class,
    Expiry.class
  })
  static class Wiring {
    @Bean
    SettableClock clock() {
      return new SettableClock(START);
    }
  }
}
