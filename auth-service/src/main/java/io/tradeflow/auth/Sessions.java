package io.tradeflow.auth;

import io.tradeflow.starter.outbox.Outbox;
import io.tradeflow.starter.web.Problem;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Logging in and out, and the sessions in between. */
@Component
class Sessions {
  private static final int MAX_LISTED = 500;

  private final KeycloakTokens tokens;
  private final KeycloakUsers users;
  private final Accounts accounts;
  private final Reconciliation reconciliation;
  private final AuditTrail audit;
  private final Outbox outbox;
  private final Clock clock;

  Sessions(
      KeycloakTokens tokens,
      KeycloakUsers users,
      Accounts accounts,
      Reconciliation reconciliation,
      AuditTrail audit,
      Outbox outbox,
      Clock clock) {
    this.tokens = tokens;
    this.users = users;
    this.accounts = accounts;
    this.reconciliation = reconciliation;
    this.audit = audit;
    this.outbox = outbox;
    this.clock = clock;
  }

  Mono<Tokens> login(String username, String password, Caller caller) {
    return tokens
        .password(username, password, caller)
        .onErrorResume(KeycloakRefusal.class, refusal -> denied(username, caller))
        .flatMap(granted -> welcome(granted, caller));
  }

  private Mono<Tokens> denied(String username, Caller caller) {
    Outbox.Event record =
        audit.ofStranger(username, "auth.login", AuditTrail.Outcome.DENIED, caller);
    return outbox
        .inTransaction(outbox.append(List.of(record)))
        .then(Mono.error(Sessions::invalidCredentials));
  }

  private Mono<Tokens> welcome(Tokens granted, Caller caller) {
    TokenClaims claims = TokenClaims.of(granted.accessToken());
    UUID account = claims.subject();
    if (account == null) {
      return Mono.error(KeycloakDown::problem);
    }
    Outbox.Event record = audit.of(account, "auth.login", AuditTrail.Outcome.SUCCESS, caller);
    return outbox
        .inTransaction(outbox.append(List.of(record)))
        .then(Mono.defer(() -> accounts.exists(account)))
        .flatMap(open -> open ? Mono.just(granted) : completed(account, claims, granted, caller));
  }

  /** Completes an interrupted registration; new tokens if the first lack the role. */
  private Mono<Tokens> completed(UUID account, TokenClaims claims, Tokens granted, Caller caller) {
    boolean hasRole = claims.roles().stream().anyMatch(Accounts.ROLES::contains);
    String refreshToken = granted.refreshToken();
    Mono<Tokens> answer =
        hasRole || refreshToken == null
            ? Mono.just(granted)
            : Mono.defer(() -> tokens.refresh(refreshToken, caller));
    return reconciliation.open(account).then(answer);
  }

  /** Ends the session of the access token, to which the refresh token must belong. */
  Mono<Void> logout(UUID account, String sessionId, @Nullable String refreshToken, Caller caller) {
    if (refreshToken != null && !sessionId.equals(TokenClaims.of(refreshToken).sessionId())) {
      return Mono.error(
          new Problem(
              HttpStatus.UNPROCESSABLE_CONTENT,
              "OTHER_SESSION",
              "The refresh token is not of the session of the access token."));
    }
    return end(account, sessionId, "auth.logout", caller);
  }

  /** Sessions of the account, newest first. */
  Mono<List<KeycloakUsers.UserSession>> list(UUID account) {
    return users
        .sessions(account)
        .sort(Comparator.comparingLong(KeycloakUsers.UserSession::start).reversed())
        .take(MAX_LISTED)
        .collectList();
  }

  /** Ends one of the account's sessions; another account's is not found. */
  Mono<Void> endOwn(UUID account, String sessionId, Caller caller) {
    return users
        .sessions(account)
        .filter(session -> session.id().equals(sessionId))
        .next()
        .switchIfEmpty(
            Mono.error(
                () ->
                    new Problem(
                        HttpStatus.NOT_FOUND, "SESSION_NOT_FOUND", "There is no such session.")))
        .flatMap(session -> end(account, session.id(), "auth.end-session", caller));
  }

  /** Keycloak first: should it fail, the access token still works to try again. */
  private Mono<Void> end(UUID account, String sessionId, String action, Caller caller) {
    return users
        .endSession(sessionId)
        .then(
            Mono.defer(
                () ->
                    outbox.inTransaction(
                        outbox.append(
                            List.of(
                                AuthEvents.sessionRevoked(account, sessionId, clock.instant()),
                                audit.of(
                                    account,
                                    action,
                                    AuditTrail.Outcome.SUCCESS,
                                    caller,
                                    sessionId))))));
  }

  static Problem invalidCredentials() {
    return new Problem(
        HttpStatus.UNAUTHORIZED,
        "INVALID_CREDENTIALS",
        "The user name or the password is wrong, or the account is locked.");
  }
}
