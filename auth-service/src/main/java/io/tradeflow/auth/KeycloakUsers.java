package io.tradeflow.auth;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.tradeflow.starter.web.Problem;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Keycloak's admin API for users and their sessions. */
@Component
class KeycloakUsers {
  private static final Logger LOG = LoggerFactory.getLogger(KeycloakUsers.class);
  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;
  private static final int NOT_FOUND = 404;

  private final KeycloakHttp http;
  private final KeycloakTokens tokens;
  private final String realm;

  @JsonIgnoreProperties(ignoreUnknown = true)
  record User(UUID id, String username) {}

  @JsonIgnoreProperties(ignoreUnknown = true)
  record Role(String id, String name) {}

  /** A session; times are epoch milliseconds. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  record UserSession(String id, @Nullable String ipAddress, long start, long lastAccess) {}

  private record Credential(String type, String value, boolean temporary) {
    static Credential password(String value) {
      return new Credential("password", value, false);
    }
  }

  private record NewUser(
      String username,
      String email,
      String firstName,
      String lastName,
      boolean enabled,
      List<Credential> credentials) {}

  KeycloakUsers(KeycloakHttp http, KeycloakTokens tokens, AuthProperties properties) {
    this.http = http;
    this.tokens = tokens;
    this.realm = properties.keycloak().realm();
  }

  /** Makes a user and gives its id; a refusal with status 409 if the address is taken. */
  Mono<UUID> create(EmailAddress email, String password, PersonName name) {
    NewUser user =
        new NewUser(
            email.value(),
            email.value(),
            name.first(),
            name.last(),
            true,
            List.of(Credential.password(password)));
    return authorised(request(HttpMethod.POST, "/users"), call -> http.create(call.bodyValue(user)))
        .map(location -> UUID.fromString(location.substring(location.lastIndexOf('/') + 1)));
  }

  /** The user; 401 if it was deleted. */
  Mono<User> byId(UUID id) {
    return get(User.class, "/users/{id}", id).onErrorMap(KeycloakUsers::gone);
  }

  Mono<User> byEmail(EmailAddress email) {
    return get(User[].class, "/users?email={email}&exact=true&max=1", email.value())
        .flatMap(users -> users.length == 0 ? Mono.empty() : Mono.just(users[0]));
  }

  /** One page of all users, ordered by name; service accounts are not among them. */
  Mono<List<User>> page(int first, int max) {
    return get(User[].class, "/users?briefRepresentation=true&first={f}&max={m}", first, max)
        .map(List::of);
  }

  Mono<List<String>> roles(UUID id) {
    return roles("/users/{id}/role-mappings/realm", id).map(Role::name).collectList();
  }

  /** Gives the user a realm role; repeating it does nothing. */
  Mono<Void> assign(UUID id, String role) {
    return roles("/users/{id}/role-mappings/realm/available", id)
        .filter(available -> available.name().equals(role))
        .next()
        .flatMap(
            found -> send(HttpMethod.POST, "/users/{id}/role-mappings/realm", List.of(found), id));
  }

  Mono<Void> setPassword(UUID id, String password) {
    return send(HttpMethod.PUT, "/users/{id}/reset-password", Credential.password(password), id);
  }

  /** Sends the mail with the link to set a new password. */
  Mono<Void> mailPasswordReset(UUID id, long lifespanSeconds) {
    return send(
        HttpMethod.PUT,
        "/users/{id}/execute-actions-email?lifespan={s}",
        List.of("UPDATE_PASSWORD"),
        id,
        lifespanSeconds);
  }

  /** The user's sessions; 401 if the user was deleted. */
  Flux<UserSession> sessions(UUID id) {
    return get(UserSession[].class, "/users/{id}/sessions", id)
        .onErrorMap(KeycloakUsers::gone)
        .flatMapMany(Flux::fromArray);
  }

  /** Ends a session; one that has ended already is fine. */
  Mono<Void> endSession(String sessionId) {
    return authorised(
            request(HttpMethod.DELETE, "/sessions/{id}", sessionId),
            call -> http.call(call, Void.class))
        .onErrorResume(
            KeycloakRefusal.class,
            refusal -> refusal.status() == NOT_FOUND ? Mono.empty() : Mono.error(refusal));
  }

  /** Ends all sessions of the user. */
  Mono<Void> endSessions(UUID id) {
    return authorised(
        request(HttpMethod.POST, "/users/{id}/logout", id), call -> http.call(call, Void.class));
  }

  private Flux<Role> roles(String path, UUID id) {
    return get(Role[].class, path, id).flatMapMany(Flux::fromArray);
  }

  private <T> Mono<T> get(Class<T> type, String path, Object... variables) {
    return authorised(request(HttpMethod.GET, path, variables), call -> http.call(call, type));
  }

  private Mono<Void> send(HttpMethod method, String path, Object body, Object... variables) {
    return authorised(
        request(method, path, variables), call -> http.call(call.bodyValue(body), Void.class));
  }

  private Supplier<WebClient.RequestBodySpec> request(
      HttpMethod method, String path, Object... variables) {
    Object[] all = new Object[variables.length + 1];
    all[0] = realm;
    System.arraycopy(variables, 0, all, 1, variables.length);
    return () -> http.client().method(method).uri("/admin/realms/{realm}" + path, all);
  }

  /** With our token; once more with a new one if Keycloak does not take it any more. */
  private <T> Mono<T> authorised(
      Supplier<WebClient.RequestBodySpec> request,
      Function<WebClient.RequestBodySpec, Mono<T>> call) {
    Mono<T> attempt =
        tokens
            .service()
            .flatMap(
                token ->
                    call.apply(request.get().headers(headers -> headers.setBearerAuth(token)))
                        .doOnError(KeycloakUsers::isRefused, failure -> tokens.refused(token)));
    return attempt
        .onErrorResume(KeycloakUsers::isRefused, failure -> attempt)
        .onErrorMap(KeycloakUsers::isNotPermitted, KeycloakUsers::setUpWrongly);
  }

  private static boolean isRefused(Throwable failure) {
    return failure instanceof KeycloakRefusal refusal && refusal.status() == UNAUTHORIZED;
  }

  private static boolean isNotPermitted(Throwable failure) {
    return failure instanceof KeycloakRefusal refusal
        && (refusal.status() == UNAUTHORIZED || refusal.status() == FORBIDDEN);
  }

  private static Throwable setUpWrongly(Throwable failure) {
    LOG.error("Keycloak refuses this service: {}", failure.getMessage());
    return KeycloakDown.problem();
  }

  private static Throwable gone(Throwable failure) {
    return failure instanceof KeycloakRefusal refusal && refusal.status() == NOT_FOUND
        ? new Problem(
            HttpStatus.UNAUTHORIZED, "UNAUTHENTICATED", "The account of this token is gone.")
        : failure;
  }
}
