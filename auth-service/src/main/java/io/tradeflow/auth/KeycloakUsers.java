package io.tradeflow.auth;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Keycloak's admin API for users and their sessions. */
@Component
class KeycloakUsers {
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
    return authorised(HttpMethod.POST, "/users")
        .flatMap(request -> http.create(request.bodyValue(user)))
        .map(location -> UUID.fromString(location.substring(location.lastIndexOf('/') + 1)));
  }

  Mono<User> byId(UUID id) {
    return authorised(HttpMethod.GET, "/users/{id}", id)
        .flatMap(request -> http.call(request, User.class));
  }

  Mono<User> byEmail(EmailAddress email) {
    return authorised(HttpMethod.GET, "/users?email={email}&exact=true&max=1", email.value())
        .flatMap(request -> http.call(request, User[].class))
        .flatMap(users -> users.length == 0 ? Mono.empty() : Mono.just(users[0]));
  }

  /** One page of all users, ordered by name; service accounts are not among them. */
  Mono<List<User>> page(int first, int max) {
    return authorised(
            HttpMethod.GET, "/users?briefRepresentation=true&first={first}&max={max}", first, max)
        .flatMap(request -> http.call(request, User[].class))
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
            found ->
                authorised(HttpMethod.POST, "/users/{id}/role-mappings/realm", id)
                    .flatMap(request -> http.call(request.bodyValue(List.of(found)), Void.class)));
  }

  Mono<Void> setPassword(UUID id, String password) {
    return authorised(HttpMethod.PUT, "/users/{id}/reset-password", id)
        .flatMap(
            request -> http.call(request.bodyValue(Credential.password(password)), Void.class));
  }

  /** Sends the mail with the link to set a new password. */
  Mono<Void> mailPasswordReset(UUID id, long lifespanSeconds) {
    return authorised(
            HttpMethod.PUT, "/users/{id}/execute-actions-email?lifespan={s}", id, lifespanSeconds)
        .flatMap(request -> http.call(request.bodyValue(List.of("UPDATE_PASSWORD")), Void.class));
  }

  Flux<UserSession> sessions(UUID id) {
    return authorised(HttpMethod.GET, "/users/{id}/sessions", id)
        .flatMap(request -> http.call(request, UserSession[].class))
        .flatMapMany(Flux::fromArray);
  }

  /** Ends a session; one that has ended already is fine. */
  Mono<Void> endSession(String sessionId) {
    return authorised(HttpMethod.DELETE, "/sessions/{id}", sessionId)
        .flatMap(request -> http.call(request, Void.class))
        .onErrorResume(KeycloakRefusal.class, KeycloakUsers::fineIfGone);
  }

  /** Ends all sessions of the user. */
  Mono<Void> endSessions(UUID id) {
    return authorised(HttpMethod.POST, "/users/{id}/logout", id)
        .flatMap(request -> http.call(request, Void.class));
  }

  private Flux<Role> roles(String path, UUID id) {
    return authorised(HttpMethod.GET, path, id)
        .flatMap(request -> http.call(request, Role[].class))
        .flatMapMany(Flux::fromArray);
  }

  private Mono<WebClient.RequestBodySpec> authorised(
      HttpMethod method, String path, Object... variables) {
    Object[] all = new Object[variables.length + 1];
    all[0] = realm;
    System.arraycopy(variables, 0, all, 1, variables.length);
    Function<String, WebClient.RequestBodySpec> request =
        token ->
            http.client()
                .method(method)
                .uri("/admin/realms/{realm}" + path, all)
                .headers(headers -> headers.setBearerAuth(token));
    return tokens.service().map(request);
  }

  private static Mono<Void> fineIfGone(KeycloakRefusal refusal) {
    return refusal.status() == NOT_FOUND ? Mono.empty() : Mono.error(refusal);
  }
}
