package io.tradeflow.auth;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import java.net.URI;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of the service.
 *
 * @param auditKey key of the hash that stands for an e-mail address in audit records
 * @param reconcileInterval pause between two looks whether a registration must be completed
 * @param reconcilePage users that one request to Keycloak lists
 * @param resetMailPause shortest time between two reset mails to one address
 * @param resetLinkLifespan how long the link in the mail works
 */
@Validated
@ConfigurationProperties("tradeflow.auth")
public record AuthProperties(
    @Valid @NotNull Keycloak keycloak,
    @NotBlank String auditKey,
    @NotNull Duration reconcileInterval,
    @Positive @Max(500) int reconcilePage,
    @NotNull Duration resetMailPause,
    @NotNull Duration resetLinkLifespan) {

  /**
   * How Keycloak is reached.
   *
   * @param timeout longest wait for one answer
   * @param maxConnections requests at once
   * @param maxWaiting requests that wait for a connection; more are refused
   */
  public record Keycloak(
      @NotNull URI address,
      @NotBlank String realm,
      @NotBlank String clientId,
      @NotBlank String clientSecret,
      @NotNull Duration timeout,
      @Positive int maxConnections,
      @Positive int maxWaiting) {}
}
