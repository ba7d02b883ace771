package io.tradeflow.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tradeflow.auth.AuthSystem.Answer;
import java.time.Duration;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class PasswordResetTest {
  private static final Duration SOON = Duration.ofSeconds(30);

  private final AuthSystem system = AuthSystem.RUNNING;

  @Test
  void theAnswerDoesNotTellWhetherThereIsAnAccount() {
    Person known = Person.registered();
    Person unknown = new Person();

    Answer one = known.forgotThePassword();
    Answer other = unknown.forgotThePassword();

    assertThat(one.status()).isEqualTo(202);
    assertThat(other.status()).isEqualTo(202);
    assertThat(other.body()).isEqualTo(one.body());
    assertThat(new TreeSet<>(other.headers().keySet()))
        .isEqualTo(new TreeSet<>(one.headers().keySet()));
    await().atMost(SOON).until(() -> lookUps(unknown) == 1);
    await().atMost(SOON).until(() -> mails(known).size() == 1);
  }

  @Test
  void theLinkWorksForFifteenMinutes() {
    Person person = Person.registered();

    person.forgotThePassword();

    await().atMost(SOON).until(() -> mails(person).size() == 1);
    assertThat(mails(person).getFirst()).endsWith("execute-actions-email?lifespan=900");
  }

  @Test
  void theSameAddressGetsOneMailAMinuteAndTheSameAnswer() {
    Person person = Person.registered();
    Person marker = Person.registered();

    for (int i = 0; i < 5; i++) {
      assertThat(person.forgotThePassword().status()).isEqualTo(202);
    }
    await().atMost(SOON).until(() -> !mails(person).isEmpty());

    marker.forgotThePassword();
    await().atMost(SOON).until(() -> mails(marker).size() == 1);
    assertThat(mails(person)).hasSize(1);
  }

  @Test
  void theAnswerDoesNotWaitForKeycloak() {
    Person person = Person.registered();
    Runnable goOn = system.keycloak.holds("/users?email=" + nameOf(person));

    Answer answer = person.forgotThePassword();

    assertThat(answer.status()).isEqualTo(202);
    assertThat(mails(person)).isEmpty();
    goOn.run();
    await().atMost(SOON).until(() -> mails(person).size() == 1);
  }

  /** Whoever asked was promised a mail. */
  @Test
  void anOutageOfKeycloakDelaysTheMailButDoesNotLoseIt() {
    Person person = Person.registered();
    system.keycloak.failsOnce(person.user().id + "/execute-actions-email", 503);

    person.forgotThePassword();

    await().atMost(SOON).until(() -> mails(person).size() == 2);
  }

  private List<String> mails(Person person) {
    return system.keycloak.requests().stream()
        .filter(request -> request.contains(person.user().id + "/execute-actions-email"))
        .toList();
  }

  private long lookUps(Person person) {
    return system.keycloak.requests().stream()
        .filter(request -> request.contains("/users?email=" + nameOf(person)))
        .count();
  }

  private static String nameOf(Person person) {
    return person.email.substring(0, person.email.indexOf('@'));
  }
}
