package io.tradeflow.auth;

import io.tradeflow.starter.outbox.Outbox;
import io.tradeflow.starter.web.Problem;
import java.util.List;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Makes accounts: first the user in Keycloak, then its role, then our row with the event. What
 * stops in the middle is completed by the same request again, by a login, or by the reconciliation.
 */
@Component
class Registration {
  private static final String ACTION = "auth.register";
  private static final String FIRST_ROLE = "trader";
  private static final int CONFLICT = 409;

  private final KeycloakUsers users;
  private final KeycloakTokens tokens;
  private final Accounts accounts;
  private final AuditTrail audit;
  private final Reconciliation reconciliation;

  Registration(
      KeycloakUsers users,
      KeycloakTokens tokens,
      Accounts accounts,
      AuditTrail audit,
      Reconciliation reconciliation) {
    this.users = users;
    this.tokens = tokens;
    this.accounts = accounts;
    this.audit = audit;
    this.reconciliation = reconciliation;
  }

  /** The id of the new account. */
  Mono<UUID> register(EmailAddress email, String password, PersonName name, Caller caller) {
    return users
        .create(email, password, name)
        .flatMap(id -> complete(id, caller))
        .onErrorResume(
            KeycloakRefusal.class,
            refusal -> {
              if (refusal.status() == CONFLICT) {
                return completeInterrupted(email, password, caller);
              }
              return Mono.error(
                  refusal.passwordPolicy()
                      ? PasswordPolicy.problem(refusal.description())
                      : refused());
            });
  }

  /** Opens the account of a user that exists in Keycloak; gives the id if it was not open. */
  private Mono<UUID> complete(UUID id, Caller caller) {
    Outbox.Event record = audit.of(id, ACTION, AuditTrail.Outcome.SUCCESS, caller);
    return users
        .assign(id, FIRST_ROLE)
        .then(Mono.defer(() -> accounts.open(id, List.of(FIRST_ROLE), List.of(record))))
        .thenReturn(id)
        .doOnError(failure -> reconciliation.request());
  }

  /** Only who knows the password of a user that has no account yet may complete it. */
  private Mono<UUID> completeInterrupted(EmailAddress email, String password, Caller caller) {
    return users
        .byEmail(email)
        .map(KeycloakUsers.User::id)
        .filterWhen(id -> accounts.exists(id).map(open -> !open))
        .switchIfEmpty(Mono.error(Registration::taken))
        .flatMap(id -> prove(email, password, caller).then(Mono.defer(() -> complete(id, caller))));
  }

  private Mono<Void> prove(EmailAddress email, String password, Caller caller) {
    return tokens
        .password(email.value(), password, caller)
        .onErrorMap(KeycloakRefusal.class, refusal -> taken())
        .flatMap(probe -> Mono.justOrEmpty(TokenClaims.of(probe.accessToken()).sessionId()))
        .flatMap(users::endSession);
  }

  private static Problem taken() {
    return new Problem(
        HttpStatus.CONFLICT,
        "EMAIL_TAKEN",
        "There is an account for this e-mail address. Log in, or reset the password.");
  }

  private static Problem refused() {
    return new Problem(
        HttpStatus.UNPROCESSABLE_CONTENT,
        "REGISTRATION_REFUSED",
        "The identity provider refuses these values. Check the address and the name.");
  }
}
