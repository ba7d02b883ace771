package io.tradeflow.auth;

import io.tradeflow.starter.web.Problem;
import java.time.Clock;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.reactive.function.BodyInserters;
import reactor.core.publisher.Mono;

/** Keycloak's token endpoint. */
@Component
class KeycloakTokens {
  private static final Logger LOG = LoggerFactory.getLogger(KeycloakTokens.class);

  /** A token is not used in its last seconds, so that it does not end on the way. */
  private static final long SPARE_SECONDS = 20;

  private final KeycloakHttp http;
  private final AuthProperties.Keycloak keycloak;
  private final Mono<ServiceToken> serviceToken;
  private volatile @Nullable String refused;

  private record ServiceToken(String value, Instant until) {}

  KeycloakTokens(KeycloakHttp http, AuthProperties properties, Clock clock) {
    this.http = http;
    this.keycloak = properties.keycloak();
    this.serviceToken =
        Mono.defer(() -> grant("client_credentials", new LinkedMultiValueMap<>()))
            .map(
                tokens ->
                    new ServiceToken(
                        tokens.accessToken(),
                        clock.instant().plusSeconds(tokens.expiresIn() - SPARE_SECONDS)))
            .cacheInvalidateIf(
                token -> token.value().equals(refused) || !clock.instant().isBefore(token.until()));
  }

  /** Tokens for a user; a {@link KeycloakRefusal} with {@code invalidGrant} if they are wrong. */
  Mono<Tokens> password(String username, String password, Caller caller) {
    MultiValueMap<String, String> form = new LinkedMultiValueMap<>();
    form.add("username", username);
    form.add("password", password);
    return grant("password", form, caller);
  }

  /** New tokens; the realm makes each refresh token work once. */
  Mono<Tokens> refresh(String refreshToken, Caller caller) {
    MultiValueMap<String, String> form = new LinkedMultiValueMap<>();
    form.add("refresh_token", refreshToken);
    return grant("refresh_token", form, caller);
  }

  /** The token with which this service administers users. */
  Mono<String> service() {
    return serviceToken.map(ServiceToken::value).onErrorMap(KeycloakRefusal.class, this::ownFault);
  }

  /** Gets another service token next time: Keycloak takes this one no more. */
  void refused(String serviceToken) {
    refused = serviceToken;
  }

  private Mono<Tokens> grant(String type, MultiValueMap<String, String> form) {
    return grant(type, form, Caller.SELF);
  }

  private Mono<Tokens> grant(String type, MultiValueMap<String, String> form, Caller caller) {
    form.add("grant_type", type);
    form.add("client_id", keycloak.clientId());
    form.add("client_secret", keycloak.clientSecret());
    return http.call(
            http.client()
                .post()
                .uri("/realms/{realm}/protocol/openid-connect/token", keycloak.realm())
                .headers(caller::forward)
                .body(BodyInserters.fromFormData(form)),
            Tokens.class)
        .onErrorMap(
            KeycloakRefusal.class, refusal -> refusal.invalidGrant() ? refusal : ownFault(refusal));
  }

  /** Not the caller's fault: the client, its secret or its roles are set up wrongly. */
  private Problem ownFault(KeycloakRefusal refusal) {
    LOG.error("Keycloak refuses client {}: {}", keycloak.clientId(), refusal.getMessage());
    return KeycloakDown.problem();
  }
}
