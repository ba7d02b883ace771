package io.tradeflow.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tradeflow.auth.AuthSystem.Answer;
import io.tradeflow.events.AccountEvent;
import io.tradeflow.events.Topics;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RegistrationTest {
  private static final Duration SOON = Duration.ofSeconds(30);

  private final AuthSystem system = AuthSystem.RUNNING;
  private final Person person = new Person();

  @Test
  void opensTheAccountOnceAndTellsNobodyWhoItIs() {
    Answer answer = person.registers();

    assertThat(answer.status()).isEqualTo(201);
    String account = answer.body().path("accountId").asString();
    await().atMost(SOON).untilAsserted(() -> assertThat(opened(account)).hasSize(1));
    assertThat(opened(account).getFirst().getOpened().getRoles()).containsExactly("trader");
    assertThat(opened(account).toString()).doesNotContain(person.email);
    assertThat(TokenClaims.of(person.logsIn().access()).roles()).contains("trader");
  }

  /** Or a few of these would open the circuit breaker for everybody. */
  @Test
  void aNameOfWhatIsNoTextIsNoFailureOfKeycloak() {
    Answer answer =
        system.post(
            "register",
            "{\"email\":\"%s\",\"password\":\"%s\",\"displayName\":\"%s\"}"
                .formatted(person.email, person.password, "\\ud800\\u202e"));

    assertThat(answer.status()).isEqualTo(201);
  }

  @Test
  void anAddressThatHasAnAccountIsTakenWhateverThePassword() {
    person.registers();

    assertThat(person.registers().code()).isEqualTo("EMAIL_TAKEN");
    assertThat(person.registers("another-" + person.password).code()).isEqualTo("EMAIL_TAKEN");
  }

  /** Who comes while another is in the middle completes it with them, so all may hear 201. */
  @Test
  void theSameRegistrationTwiceAtOnceOpensOneAccount() {
    List<Answer> answers =
        IntStream.range(0, 6)
            .mapToObj(i -> CompletableFuture.supplyAsync(person::registers))
            .toList()
            .stream()
            .map(CompletableFuture::join)
            .toList();

    String account = person.user().id.toString();
    assertThat(answers).extracting(Answer::status).contains(201).isSubsetOf(201, 409);
    assertThat(answers)
        .filteredOn(answer -> answer.status() == 201)
        .allSatisfy(
            answer -> assertThat(answer.body().path("accountId").asString()).isEqualTo(account));
    person.logsIn();
    await().atMost(SOON).untilAsserted(() -> assertThat(opened(account)).hasSize(1));
  }

  @Test
  void whatStoppedInTheMiddleIsCompletedByWhoKnowsThePassword() {
    system.keycloak.failsOnce("/role-mappings/", 500);
    Answer stopped = person.registers();
    assertThat(stopped.status()).isEqualTo(503);
    assertThat(stopped.headers()).containsKey("retry-after");

    assertThat(person.registers("another-" + person.password).code()).isEqualTo("EMAIL_TAKEN");
    Answer answer = person.registers();

    assertThat(answer.status()).isEqualTo(201);
    assertThat(answer.body().path("accountId").asString()).isEqualTo(person.user().id.toString());
    assertThat(person.user().roles).containsExactly("trader");
  }

  @Test
  void whatStoppedInTheMiddleIsCompletedByALogin() {
    system.keycloak.failsOnce("/role-mappings/", 500);
    person.registers();

    assertThat(TokenClaims.of(person.logsIn().access()).roles()).contains("trader");

    String account = person.user().id.toString();
    await().atMost(SOON).untilAsserted(() -> assertThat(opened(account)).hasSize(1));
  }

  @Test
  void whatStoppedInTheMiddleIsCompletedByTheReconciliation() {
    system.keycloak.failsOnce("/role-mappings/", 500);
    person.registers();

    system.bean(Reconciliation.class).run().block();

    String account = person.user().id.toString();
    await().atMost(SOON).untilAsserted(() -> assertThat(opened(account)).hasSize(1));
    assertThat(system.bean(Reconciliation.class).run().block()).isZero();
  }

  /** As after a change of Keycloak's keys. */
  @Test
  void aServiceTokenThatIsNoLongerGoodIsReplaced() {
    Person.registered();
    system.keycloak.refusesOldServiceTokens();

    assertThat(person.registers().status()).isEqualTo(201);
  }

  private List<AccountEvent> opened(String account) {
    return system.published(Topics.AUTH_ACCOUNTS, AccountEvent.class).stream()
        .filter(event -> event.getEnvelope().getAccountId().equals(account))
        .toList();
  }
}
