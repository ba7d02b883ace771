package io.tradeflow.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tradeflow.auth.AuthSystem.Answer;
import io.tradeflow.events.AuditCommand;
import io.tradeflow.events.RecordAudit;
import io.tradeflow.events.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class LoginTest {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final int LOCKED_AFTER = 10;

  private final AuthSystem system = AuthSystem.RUNNING;

  /** What somebody who guesses sees, and what his guess made us do, which is what takes time. */
  private record Seen(
      int status, Set<String> headers, String code, String detail, List<String> work) {
    static Seen of(KeycloakDouble keycloak, java.util.function.Supplier<Answer> guess) {
      keycloak.forgetRequests();
      Answer answer = guess.get();
      return new Seen(
          answer.status(),
          new TreeSet<>(answer.headers().keySet()),
          answer.code(),
          answer.body().path("detail").asString(),
          keycloak.requests());
    }
  }

  @Test
  void givesTokensThatNobodyKeeps() {
    Answer answer = Person.registered().triesToLogIn("wrong");
    assertThat(answer.status()).isEqualTo(401);

    Person person = Person.registered();
    Answer granted = person.triesToLogIn(person.password);

    assertThat(granted.status()).isEqualTo(200);
    assertThat(granted.headers().get("cache-control").getFirst()).contains("no-store");
    assertThat(granted.body().path("tokenType").asString()).isEqualTo("Bearer");
    assertThat(granted.body().path("expiresIn").asInt()).isEqualTo(300);
  }

  @Test
  void unknownUserWrongPasswordAndLockedAccountLookTheSameAndCostTheSame() {
    Person known = Person.registered();
    Person unknown = new Person();
    Person locked = Person.registered();
    for (int i = 0; i < LOCKED_AFTER; i++) {
      locked.triesToLogIn("wrong-password-" + i);
    }

    Seen wrong = Seen.of(system.keycloak, () -> known.triesToLogIn("wrong"));
    Seen nobody = Seen.of(system.keycloak, () -> unknown.triesToLogIn("wrong"));
    Seen late = Seen.of(system.keycloak, () -> locked.triesToLogIn(locked.password));

    assertThat(nobody).isEqualTo(wrong);
    assertThat(late).isEqualTo(wrong);
    assertThat(wrong.code()).isEqualTo("INVALID_CREDENTIALS");
    assertThat(wrong.work())
        .containsExactly("POST /realms/tradeflow/protocol/openid-connect/token password");
  }

  @Test
  void recordsRefusedAttemptsWithoutTheName() {
    Person unknown = new Person();

    system.send(
        "POST",
        "login",
        "",
        "{\"username\":\"%s\",\"password\":\"x\"}".formatted(unknown.email),
        "User-Agent",
        "guesser/" + unknown.email.substring(1, 9));

    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(audited())
                    .filteredOn(
                        record ->
                            ("guesser/" + unknown.email.substring(1, 9))
                                .equals(record.getUserAgent()))
                    .singleElement()
                    .satisfies(
                        record -> {
                          assertThat(record.getAction()).isEqualTo("auth.login");
                          assertThat(record.getOutcome()).isEqualTo("DENIED");
                          assertThat(record.getActor()).startsWith("hmac:");
                        }));
    assertThat(audited().toString()).doesNotContain(unknown.email, "@example.org");
  }

  private List<RecordAudit> audited() {
    return system.published(Topics.AUDIT_RECORDS_COMMANDS, AuditCommand.class).stream()
        .map(AuditCommand::getRecord)
        .toList();
  }
}
