package io.tradeflow.auth;

import io.tradeflow.starter.outbox.Outbox;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/** Changing passwords. */
@Component
class Passwords {
  private static final Logger LOG = LoggerFactory.getLogger(Passwords.class);
  private static final String ACTION = "auth.change-password";
  private static final Retry REVOKE_FOR_SURE = Retry.backoff(3, Duration.ofMillis(200));

  private final KeycloakTokens tokens;
  private final KeycloakUsers users;
  private final AuditTrail audit;
  private final Outbox outbox;
  private final Clock clock;

  Passwords(
      KeycloakTokens tokens, KeycloakUsers users, AuditTrail audit, Outbox outbox, Clock clock) {
    this.tokens = tokens;
    this.users = users;
    this.audit = audit;
    this.outbox = outbox;
    this.clock = clock;
  }

  /**
   * Sets a new password and ends every session of the account. Gives tokens of a new session for
   * the caller; empty if the password has changed but the caller must log in.
   */
  Mono<Tokens> change(UUID account, String current, String next, Caller caller) {
    return users
        .byId(account)
        .flatMap(
            user -> {
              PasswordPolicy.check(next, user.username());
              return verify(account, user.username(), current, caller)
                  .then(Mono.defer(() -> set(account, next)))
                  .then(Mono.defer(() -> revoke(account, caller)))
                  .flatMap(from -> login(user.username(), next, from, caller));
            });
  }

  private Mono<Void> verify(UUID account, String username, String current, Caller caller) {
    return tokens
        .password(username, current, caller)
        .onErrorResume(
            KeycloakRefusal.class,
            refusal ->
                outbox
                    .inTransaction(
                        outbox.append(
                            List.of(audit.of(account, ACTION, AuditTrail.Outcome.DENIED, caller))))
                    .then(Mono.error(Sessions::invalidCredentials)))
        .flatMap(probe -> Mono.justOrEmpty(TokenClaims.of(probe.accessToken()).sessionId()))
        .flatMap(users::endSession);
  }

  private Mono<Void> set(UUID account, String next) {
    return users
        .setPassword(account, next)
        .onErrorMap(
            KeycloakRefusal.class,
            refusal ->
                refusal.passwordPolicy() ? PasswordPolicy.problem(refusal.description()) : refusal);
  }

  /** Tokens carry whole seconds: those of this second are refused too. */
  private Mono<Instant> revoke(UUID account, Caller caller) {
    return Mono.defer(
            () -> {
              Instant now = clock.instant();
              Instant from = now.truncatedTo(ChronoUnit.SECONDS).plusSeconds(1);
              List<Outbox.Event> events =
                  List.of(
                      AuthEvents.accountSessionsRevoked(account, from, now),
                      audit.of(account, ACTION, AuditTrail.Outcome.SUCCESS, caller));
              return users
                  .endSessions(account)
                  .then(outbox.inTransaction(outbox.append(events)))
                  .thenReturn(from);
            })
        .retryWhen(REVOKE_FOR_SURE);
  }

  private Mono<Tokens> login(String username, String password, Instant from, Caller caller) {
    Duration wait = Duration.between(clock.instant(), from);
    return Mono.delay(wait.isNegative() ? Duration.ZERO : wait.plusMillis(50))
        .then(Mono.defer(() -> tokens.password(username, password, caller)))
        .onErrorResume(
            failure -> {
              LOG.warn("Password changed, but no new session: {}", failure.toString());
              return Mono.empty();
            });
  }
}
