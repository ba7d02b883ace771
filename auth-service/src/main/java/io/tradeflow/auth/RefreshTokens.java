package io.tradeflow.auth;

import io.tradeflow.starter.outbox.Outbox;
import io.tradeflow.starter.web.Problem;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * New tokens for old; a refresh token works once. When one comes back, two hold it, and nobody can
 * tell which of them is the thief: the whole session ends, the tokens of the last refresh included
 * (RFC 9700, 4.14.2).
 */
@Component
class RefreshTokens {
  private static final Logger LOG = LoggerFactory.getLogger(RefreshTokens.class);
  private static final String REUSE = "auth.refresh-reuse";

  private final KeycloakTokens tokens;
  private final KeycloakUsers users;
  private final AuditTrail audit;
  private final Outbox outbox;
  private final Clock clock;

  RefreshTokens(
      KeycloakTokens tokens, KeycloakUsers users, AuditTrail audit, Outbox outbox, Clock clock) {
    this.tokens = tokens;
    this.users = users;
    this.audit = audit;
    this.outbox = outbox;
    this.clock = clock;
  }

  /** A token that was used, ended or forged is a 401; the answer does not tell which. */
  Mono<Tokens> use(String refreshToken, Caller caller) {
    return tokens
        .refresh(refreshToken, caller)
        .onErrorResume(
            KeycloakRefusal.class,
            refusal ->
                (refusal.reusedToken() ? endSession(refreshToken, caller) : Mono.<Void>empty())
                    .then(Mono.error(RefreshTokens::refused)));
  }

  /** Keycloak calls only tokens that it signed reused, so their claims are true. */
  private Mono<Void> endSession(String refreshToken, Caller caller) {
    TokenClaims claims = TokenClaims.of(refreshToken);
    @Nullable UUID account = claims.subject();
    @Nullable String session = claims.sessionId();
    if (account == null || session == null) {
      return Mono.empty();
    }
    return outbox
        .inTransaction(
            outbox.append(
                List.of(
                    AuthEvents.sessionRevoked(account, session, clock.instant()),
                    audit.of(account, REUSE, AuditTrail.Outcome.DENIED, caller, session))))
        .then(Mono.defer(() -> users.endSession(session)))
        .onErrorResume(
            Problem.class,
            failure -> {
              LOG.warn("Keycloak did not end a session whose token was reused", failure);
              return Mono.empty();
            });
  }

  private static Problem refused() {
    return new Problem(
        HttpStatus.UNAUTHORIZED,
        "INVALID_REFRESH_TOKEN",
        "The refresh token is used, ended or not ours. Log in again.");
  }
}
