package io.tradeflow.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tradeflow.starter.web.Problem;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Outages, each with a circuit breaker of its own. */
class KeycloakHttpTest {
  private static final Duration SHORT = Duration.ofMillis(300);
  private static final Duration PATIENT = Duration.ofSeconds(20);
  private static final String TOKEN = "openid-connect/token";

  private final KeycloakDouble keycloak = new KeycloakDouble();
  private final KeycloakTokens tokens = tokens(keycloak.address(), PATIENT);

  @AfterEach
  void stop() {
    keycloak.close();
  }

  @Test
  void whatDoesNotAnswerIsUnavailableInTime() {
    keycloak.hangsOnce(TOKEN);
    long before = System.nanoTime();

    unavailable(tokens(keycloak.address(), SHORT));

    assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(PATIENT);
  }

  @Test
  void whatIsNotThereIsUnavailable() {
    unavailable(tokens("http://localhost:1", PATIENT));
  }

  @Test
  void afterRepeatedFailuresItIsNotAskedAnyMore() {
    for (int i = 0; i < 5; i++) {
      keycloak.failsOnce(TOKEN, 500);
      unavailable(tokens);
    }
    keycloak.forgetRequests();

    unavailable(tokens);

    assertThat(keycloak.requests()).isEmpty();
  }

  /** Or anybody could lock everybody out by guessing. */
  @Test
  void refusedPasswordsAreNoFailures() {
    for (int i = 0; i < 30; i++) {
      assertThatExceptionOfType(KeycloakRefusal.class)
          .isThrownBy(() -> tokens.password("nobody", "x", Caller.SELF).block())
          .matches(KeycloakRefusal::invalidGrant);
    }
    keycloak.realm.create("ada@example.org", "secret");

    assertThat(tokens.password("ada@example.org", "secret", Caller.SELF).block()).isNotNull();
  }

  private static void unavailable(KeycloakTokens tokens) {
    assertThatExceptionOfType(Problem.class)
        .isThrownBy(() -> tokens.password("ada", "x", Caller.SELF).block())
        .satisfies(
            problem -> {
              assertThat(problem.getStatusCode().value()).isEqualTo(503);
              assertThat(problem.getHeaders().getFirst("Retry-After")).isEqualTo("5");
              assertThat(problem.getBody().getProperties())
                  .containsEntry("code", "IDENTITY_UNAVAILABLE");
            });
  }

  private static KeycloakTokens tokens(String address, Duration timeout) {
    AuthProperties properties =
        new AuthProperties(
            new AuthProperties.Keycloak(
                URI.create(address), "tradeflow", "client", "secret", timeout, 8, 8),
            "key",
            Duration.ofSeconds(1),
            10,
            Duration.ofMinutes(1),
            Duration.ofMinutes(1));
    return new KeycloakTokens(new KeycloakHttp(properties), properties, Clock.systemUTC());
  }
}
