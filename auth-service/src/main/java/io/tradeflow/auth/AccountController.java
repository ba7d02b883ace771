package io.tradeflow.auth;

import io.tradeflow.starter.web.Problem;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** What the holder of a token does with its own sessions and password. */
@RestController
@RequestMapping("/api/v1/auth")
class AccountController {
  private final Sessions sessions;
  private final Passwords passwords;

  AccountController(Sessions sessions, Passwords passwords) {
    this.sessions = sessions;
    this.passwords = passwords;
  }

  record Logout(@Nullable @Size(max = 8_192) String refreshToken) {}

  record ChangePassword(
      @NotBlank @Size(max = 1_024) String currentPassword,
      @NotBlank @Size(max = 1_024) String newPassword) {}

  /** A session as JSON. */
  record SessionView(
      String id,
      @Nullable String remoteAddress,
      Instant startedAt,
      Instant lastSeenAt,
      boolean current) {

    static SessionView of(KeycloakUsers.UserSession session, @Nullable String currentId) {
      return new SessionView(
          session.id(),
          session.ipAddress(),
          Instant.ofEpochMilli(session.start()),
          Instant.ofEpochMilli(session.lastAccess()),
          session.id().equals(currentId));
    }
  }

  record SessionPage(List<SessionView> items, @Nullable String nextCursor) {}

  @PostMapping("/logout")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  Mono<Void> logout(
      @AuthenticationPrincipal Jwt jwt,
      @Valid @RequestBody(required = false) @Nullable Logout request,
      ServerHttpRequest http) {
    String session = session(jwt);
    if (session == null) {
      throw new Problem(
          HttpStatus.CONFLICT, "NO_SESSION", "This token belongs to no session; it just expires.");
    }
    String refreshToken = request == null ? null : request.refreshToken();
    return sessions.logout(account(jwt), session, refreshToken, Caller.of(http));
  }

  @PutMapping("/change-password")
  Mono<ResponseEntity<TokenView>> changePassword(
      @AuthenticationPrincipal Jwt jwt,
      @Valid @RequestBody ChangePassword request,
      ServerHttpRequest http) {
    return passwords
        .change(account(jwt), request.currentPassword(), request.newPassword(), Caller.of(http))
        .map(AuthController::answer)
        .defaultIfEmpty(ResponseEntity.noContent().build());
  }

  @GetMapping("/sessions")
  Mono<SessionPage> list(@AuthenticationPrincipal Jwt jwt) {
    return sessions
        .list(account(jwt))
        .map(found -> found.stream().map(session -> SessionView.of(session, session(jwt))).toList())
        .map(items -> new SessionPage(items, null));
  }

  @DeleteMapping("/sessions/{id}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  Mono<Void> end(
      @AuthenticationPrincipal Jwt jwt, @PathVariable String id, ServerHttpRequest http) {
    return sessions.endOwn(account(jwt), id, Caller.of(http));
  }

  private static UUID account(Jwt jwt) {
    return UUID.fromString(Objects.requireNonNull(jwt.getSubject()));
  }

  private static @Nullable String session(Jwt jwt) {
    return jwt.getClaimAsString("sid");
  }
}
