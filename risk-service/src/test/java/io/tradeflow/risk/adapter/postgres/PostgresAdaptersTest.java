package io.tradeflow.risk.adapter.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.tradeflow.events.Topics;
import io.tradeflow.risk.RiskServiceApplication;
import io.tradeflow.risk.application.KillSwitchBoard;
import io.tradeflow.risk.application.KillSwitchBoard.Outcome;
import io.tradeflow.risk.application.RiskProfiles;
import io.tradeflow.risk.domain.Entitlement;
import io.tradeflow.risk.domain.KillScope;
import io.tradeflow.risk.domain.KillSwitchOrder;
import io.tradeflow.risk.domain.RiskProfile;
import io.tradeflow.risk.domain.Settings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.r2dbc.core.DatabaseClient;

/**
 * The adapters on a real PostgreSQL, named by TRADEFLOW_POSTGRES, TRADEFLOW_DB_USER and
 * TRADEFLOW_DB_PASSWORD. Kafka is away, so that the outbox keeps what it was given.
 */
@EnabledIfEnvironmentVariable(named = "TRADEFLOW_POSTGRES", matches = ".+")
@SpringBootTest(
    classes = RiskServiceApplication.class,
    webEnvironment = WebEnvironment.RANDOM_PORT,
    properties = {
      "spring.kafka.bootstrap-servers=localhost:1",
      "tradeflow.serializer="
          + "io.tradeflow.risk.adapter.postgres.PostgresAdaptersTest$WithoutRegistry"
    })
class PostgresAdaptersTest {
  @Autowired private RiskProfiles profiles;
  @Autowired private KillSwitchBoard board;
  @Autowired private DatabaseClient database;

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
    assertThat(carry(scope, true, "operator-2")).isEqualTo(engaged);
    assertThat(carry(scope, false, "operator-1")).isInstanceOf(Outcome.Refused.class);
    Outcome.Done released = (Outcome.Done) carry(scope, false, "operator-2");
    assertThat(released.state().engaged()).isFalse();
    assertThat(released.state().epoch()).isGreaterThan(engaged.state().epoch());
    assertThat(done(board.all())).contains(released.state());
    assertThat(appended(Topics.RISK_KILL_SWITCH, scope.value())).isEqualTo(2);
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

  /** Avro without a schema id. */
  public static final class WithoutRegistry implements Serializer<Object> {
    @Override
    public byte[] serialize(String topic, Object event) {
      SpecificRecord avro = (SpecificRecord) event;
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try {
        new SpecificDatumWriter<>(avro.getSchema())
            .write(avro, EncoderFactory.get().directBinaryEncoder(bytes, null));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return bytes.toByteArray();
    }
  }
}
