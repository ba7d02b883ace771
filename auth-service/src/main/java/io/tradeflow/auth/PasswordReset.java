package io.tradeflow.auth;

import io.tradeflow.starter.outbox.Outbox;
import io.tradeflow.starter.web.Problem;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.util.retry.Retry;

/**
 * Mails with a link to set a new password. The work happens after the answer, which is the same and
 * as fast whether or not the address has an account.
 */
@Component
class PasswordReset implements DisposableBean {
  private static final Logger LOG = LoggerFactory.getLogger(PasswordReset.class);
  private static final int MAX_QUEUED = 256;
  private static final int PARALLEL_MAILS = 2;
  private static final int MAX_REMEMBERED = 10_000;

  /** Whoever asked was told that a mail comes: an outage of a minute does not lose it. */
  private static final Retry WHILE_KEYCLOAK_IS_DOWN =
      Retry.backoff(6, Duration.ofSeconds(1))
          .maxBackoff(Duration.ofSeconds(30))
          .filter(Problem.class::isInstance);

  private final KeycloakUsers users;
  private final AuditTrail audit;
  private final Outbox outbox;
  private final Clock clock;
  private final Duration pause;
  private final long lifespanSeconds;
  private final Sinks.Many<EmailAddress> queue =
      Sinks.many().unicast().onBackpressureBuffer(new ArrayBlockingQueue<>(MAX_QUEUED));
  private final Disposable worker;
  private final Map<String, Instant> lastMail = new LinkedHashMap<>();

  PasswordReset(
      KeycloakUsers users,
      AuditTrail audit,
      Outbox outbox,
      AuthProperties properties,
      Clock clock) {
    this.users = users;
    this.audit = audit;
    this.outbox = outbox;
    this.clock = clock;
    this.pause = properties.resetMailPause();
    this.lifespanSeconds = properties.resetLinkLifespan().toSeconds();
    this.worker = queue.asFlux().flatMap(this::mail, PARALLEL_MAILS).subscribe();
  }

  /** Accepts the wish; whether a mail is sent, only the owner of the address learns. */
  Mono<Void> request(EmailAddress email, Caller caller) {
    Outbox.Event record =
        audit.ofStranger(email.value(), "auth.reset-password", AuditTrail.Outcome.SUCCESS, caller);
    return outbox
        .inTransaction(outbox.append(List.of(record)))
        .then(Mono.fromRunnable(() -> enqueue(email)));
  }

  private synchronized void enqueue(EmailAddress email) {
    String pseudonym = audit.pseudonym(email.value());
    Instant now = clock.instant();
    Instant last = lastMail.get(pseudonym);
    if (last != null && now.isBefore(last.plus(pause))) {
      return;
    }
    if (queue.tryEmitNext(email).isFailure()) {
      throw busy();
    }
    lastMail.remove(pseudonym);
    lastMail.put(pseudonym, now);
    if (lastMail.size() > MAX_REMEMBERED) {
      lastMail.remove(lastMail.keySet().iterator().next());
    }
  }

  private Mono<Void> mail(EmailAddress email) {
    return users
        .byEmail(email)
        .flatMap(user -> users.mailPasswordReset(user.id(), lifespanSeconds))
        .retryWhen(WHILE_KEYCLOAK_IS_DOWN)
        .onErrorResume(
            failure -> {
              LOG.warn("A reset mail was not sent: {}", failure.toString());
              return Mono.empty();
            });
  }

  private static Problem busy() {
    Problem problem =
        new Problem(
            HttpStatus.SERVICE_UNAVAILABLE,
            "BUSY",
            "Too many mails are waiting. Try again in a minute.");
    problem.getHeaders().set(HttpHeaders.RETRY_AFTER, "60");
    return problem;
  }

  @Override
  public void destroy() {
    worker.dispose();
  }
}
