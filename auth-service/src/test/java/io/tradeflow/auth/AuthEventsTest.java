package io.tradeflow.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.tradeflow.events.AccountEvent;
import io.tradeflow.events.AccountEventType;
import io.tradeflow.events.AuditCommand;
import io.tradeflow.events.RecordAudit;
import io.tradeflow.events.RevocationEvent;
import io.tradeflow.events.RevocationEventType;
import io.tradeflow.events.Topics;
import io.tradeflow.starter.outbox.Outbox;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class AuthEventsTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final UUID ACCOUNT = UUID.fromString("11111111-2222-3333-4444-555555555555");

  private final AuditTrail audit = new AuditTrail(settings(), Clock.fixed(NOW, ZoneOffset.UTC));

  @Test
  void accountOpenedIsKeyedByTheAccountAndNamesItsRoles() {
    Outbox.Event event = AuthEvents.accountOpened(ACCOUNT, List.of("trader"), NOW);

    assertThat(event.topic()).isEqualTo(Topics.AUTH_ACCOUNTS);
    assertThat(event.key()).isEqualTo(ACCOUNT.toString());
    AccountEvent value = (AccountEvent) event.value();
    assertThat(value.getType()).isEqualTo(AccountEventType.ACCOUNT_OPENED);
    assertThat(value.getOpened().getRoles()).containsExactly("trader");
    assertThat(value.getEnvelope().getAccountSeq()).isEqualTo(1);
  }

  @Test
  void sessionRevokedIsKeyedByTheSession() {
    Outbox.Event event = AuthEvents.sessionRevoked(ACCOUNT, "session-1", NOW);

    assertThat(event.topic()).isEqualTo(Topics.AUTH_REVOCATIONS);
    assertThat(event.key()).isEqualTo("session-1");
    RevocationEvent value = (RevocationEvent) event.value();
    assertThat(value.getType()).isEqualTo(RevocationEventType.SESSION_REVOKED);
    assertThat(value.getSession().getSessionId()).isEqualTo("session-1");
    assertThat(value.getEnvelope().getAccountId()).isEqualTo(ACCOUNT.toString());
  }

  @Test
  void endingTheSameSessionTwiceIsTheSameEvent() {
    assertThat(idOf(AuthEvents.sessionRevoked(ACCOUNT, "s", NOW)))
        .isEqualTo(idOf(AuthEvents.sessionRevoked(ACCOUNT, "s", NOW.plusSeconds(9))));
  }

  @Test
  void accountSessionsRevokedCarriesTheInstant() {
    Outbox.Event event = AuthEvents.accountSessionsRevoked(ACCOUNT, NOW.plusSeconds(1), NOW);

    assertThat(event.key()).isEqualTo(ACCOUNT.toString());
    RevocationEvent value = (RevocationEvent) event.value();
    assertThat(value.getAccount().getIssuedBefore()).isEqualTo(NOW.plusSeconds(1));
  }

  @Test
  void auditRecordsOfStrangersHoldAHashInsteadOfTheAddress() {
    Caller caller = new Caller("203.0.113.7", "curl/8");
    Outbox.Event event =
        audit.ofStranger("Ada@Example.org", "auth.login", AuditTrail.Outcome.DENIED, caller);

    assertThat(event.topic()).isEqualTo(Topics.AUDIT_RECORDS_COMMANDS);
    assertThat(event.value().toString().toLowerCase()).doesNotContain("ada@", "example");
    RecordAudit record = ((AuditCommand) event.value()).getRecord();
    assertThat(record.getActor()).isEqualTo(audit.pseudonym(" ada@example.ORG"));
    assertThat(record.getOutcome()).isEqualTo("DENIED");
    assertThat(record.getRemoteAddress()).isEqualTo("203.0.113.7");
  }

  private static String idOf(Outbox.Event event) {
    return ((RevocationEvent) event.value()).getEnvelope().getEventId();
  }

  private static AuthProperties settings() {
    return new AuthProperties(
        new AuthProperties.Keycloak(
            URI.create("http://localhost:1"), "r", "c", "s", Duration.ofSeconds(3), 1, 1),
        "key",
        Duration.ofSeconds(1),
        10,
        Duration.ofMinutes(1),
        Duration.ofMinutes(1));
  }
}
