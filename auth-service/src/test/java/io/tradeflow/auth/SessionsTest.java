package io.tradeflow.auth;

import static io.tradeflow.auth.Person.looksAtItsSessions;
import static io.tradeflow.auth.Person.refreshes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tradeflow.auth.AuthSystem.Answer;
import io.tradeflow.auth.Person.Grant;
import io.tradeflow.events.AuditCommand;
import io.tradeflow.events.RevocationEvent;
import io.tradeflow.events.RevocationEventType;
import io.tradeflow.events.Topics;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SessionsTest {
  private static final Duration SOON = Duration.ofSeconds(30);

  private final AuthSystem system = AuthSystem.RUNNING;

  @Test
  void aRefreshTokenThatComesBackEndsItsSessionAndNoOther() {
    Person person = Person.registered();
    Grant stolen = person.logsIn();
    Grant elsewhere = person.logsIn();
    Grant fresh = Grant.of(refreshes(stolen.refresh()));

    Answer again = refreshes(stolen.refresh());

    assertThat(again.status()).isEqualTo(401);
    assertThat(again.code()).isEqualTo("INVALID_REFRESH_TOKEN");
    assertThat(refreshes(fresh.refresh()).status()).isEqualTo(401);
    await()
        .atMost(SOON)
        .untilAsserted(() -> assertThat(looksAtItsSessions(fresh).status()).isEqualTo(401));
    assertThat(looksAtItsSessions(stolen).status()).isEqualTo(401);
    assertThat(looksAtItsSessions(elsewhere).status()).isEqualTo(200);
    await()
        .atMost(SOON)
        .untilAsserted(
            () -> {
              assertThat(deniedReuse(stolen.session())).isEqualTo(1);
              assertThat(revocations(stolen.session())).isEqualTo(1);
            });
  }

  @Test
  void aReusedTokenEndsTheSessionAlsoWhileKeycloakFails() {
    Grant grant = Person.registered().logsIn();
    refreshes(grant.refresh());
    system.keycloak.failsOnce("/sessions/" + grant.session(), 503);

    assertThat(refreshes(grant.refresh()).status()).isEqualTo(401);

    await()
        .atMost(SOON)
        .untilAsserted(() -> assertThat(looksAtItsSessions(grant).status()).isEqualTo(401));
  }

  /** Or anybody who knows a session's id could end it. */
  @Test
  void aForgedRefreshTokenEndsNothing() {
    Person person = Person.registered();
    Grant grant = person.logsIn();
    String used = grant.refresh();
    Grant fresh = Grant.of(refreshes(used));
    String forged = used.substring(0, used.lastIndexOf('.') + 1) + "A".repeat(342);

    Answer answer = refreshes(forged);

    assertThat(answer.status()).isEqualTo(401);
    assertThat(refreshes(fresh.refresh()).status()).isEqualTo(200);
    assertThat(looksAtItsSessions(fresh).status()).isEqualTo(200);
    assertThat(revocations(grant.session())).isZero();
  }

  @Test
  void afterLogoutTheTokensOfTheSessionAreRefused() {
    Grant grant = Person.registered().logsIn();

    assertThat(system.send("POST", "logout", grant.access(), "").status()).isEqualTo(204);

    assertThat(refreshes(grant.refresh()).status()).isEqualTo(401);
    await()
        .atMost(SOON)
        .untilAsserted(() -> assertThat(looksAtItsSessions(grant).status()).isEqualTo(401));
  }

  @Test
  void aLogoutWithTheRefreshTokenOfAnotherSessionEndsNone() {
    Person person = Person.registered();
    Grant one = person.logsIn();
    Grant other = person.logsIn();

    Answer answer =
        system.send(
            "POST", "logout", one.access(), "{\"refreshToken\":\"%s\"}".formatted(other.refresh()));

    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.code()).isEqualTo("OTHER_SESSION");
    assertThat(refreshes(one.refresh()).status()).isEqualTo(200);
    assertThat(refreshes(other.refresh()).status()).isEqualTo(200);
  }

  @Test
  void anotherAccountsSessionIsNotFound() {
    Grant mine = Person.registered().logsIn();
    Grant yours = Person.registered().logsIn();

    Answer answer = system.send("DELETE", "sessions/" + yours.session(), mine.access(), "");

    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.code()).isEqualTo("SESSION_NOT_FOUND");
    assertThat(looksAtItsSessions(yours).status()).isEqualTo(200);
    assertThat(looksAtItsSessions(yours).body().path("items")).hasSize(1);
  }

  @Test
  void aNewPasswordEndsEveryEarlierSession() {
    Person person = Person.registered();
    Grant here = person.logsIn();
    Grant elsewhere = person.logsIn();
    String next = "another-" + person.password;

    assertThat(change(here, "not-" + person.password, next).code())
        .isEqualTo("INVALID_CREDENTIALS");
    assertThat(change(here, person.password, "short").code()).isEqualTo("PASSWORD_POLICY");
    Grant fresh = Grant.of(change(here, person.password, next));

    await()
        .atMost(SOON)
        .untilAsserted(() -> assertThat(looksAtItsSessions(elsewhere).status()).isEqualTo(401));
    assertThat(looksAtItsSessions(here).status()).isEqualTo(401);
    assertThat(refreshes(elsewhere.refresh()).status()).isEqualTo(401);
    assertThat(looksAtItsSessions(fresh).status()).isEqualTo(200);
    assertThat(person.triesToLogIn(person.password).status()).isEqualTo(401);
  }

  @Test
  void theTokenOfADeletedUserIsWorthNothing() {
    Person person = Person.registered();
    Grant grant = person.logsIn();
    system.keycloak.realm.delete(person.user().id);

    assertThat(looksAtItsSessions(grant).code()).isEqualTo("UNAUTHENTICATED");
    assertThat(change(grant, person.password, "another-" + person.password).code())
        .isEqualTo("UNAUTHENTICATED");
  }

  private Answer change(Grant grant, String current, String next) {
    return system.send(
        "PUT",
        "change-password",
        grant.access(),
        "{\"currentPassword\":\"%s\",\"newPassword\":\"%s\"}".formatted(current, next));
  }

  private long revocations(String session) {
    return system.published(Topics.AUTH_REVOCATIONS, RevocationEvent.class).stream()
        .filter(event -> event.getType() == RevocationEventType.SESSION_REVOKED)
        .filter(event -> event.getSession().getSessionId().equals(session))
        .count();
  }

  private long deniedReuse(String session) {
    return system.published(Topics.AUDIT_RECORDS_COMMANDS, AuditCommand.class).stream()
        .map(AuditCommand::getRecord)
        .filter(record -> record.getAction().equals("auth.refresh-reuse"))
        .filter(record -> record.getOutcome().equals("DENIED"))
        .filter(record -> session.equals(record.getSubject()))
        .count();
  }
}
