package io.tradeflow.auth;

import io.tradeflow.starter.web.Problem;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;

/** The answer while Keycloak cannot be reached or does not work. */
final class KeycloakDown {
  private static final String RETRY_AFTER_SECONDS = "5";

  private KeycloakDown() {}

  static Problem problem() {
    Problem problem =
        new Problem(
            HttpStatus.SERVICE_UNAVAILABLE,
            "IDENTITY_UNAVAILABLE",
            "The identity provider does not answer. Try again in a few seconds.");
    problem.getHeaders().set(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
    return problem;
  }
}
