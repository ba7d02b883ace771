package io.tradeflow.risk.adapter.web;

import io.tradeflow.risk.application.KillProtocol;
import io.tradeflow.risk.application.KillProtocol.Answer;
import io.tradeflow.risk.application.KillProtocol.Standing;
import io.tradeflow.risk.domain.KillScope;
import io.tradeflow.risk.domain.KillSwitch;
import io.tradeflow.risk.domain.KillSwitchOrder;
import io.tradeflow.risk.domain.WaitingFor;
import io.tradeflow.starter.web.Problem;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** Stops sending at once, for an account or wider. */
@RestController
@RequestMapping("/api/v1/risk/kill-switch")
public class KillSwitchController {
  private static final int LONGEST_REASON = 500;

  private final KillProtocol protocol;
  private final Clock clock;

  public KillSwitchController(KillProtocol protocol, Clock clock) {
    this.protocol = protocol;
    this.clock = clock;
  }

  /** Without a scope it is the caller's own account. */
  record KillSwitchRequest(
      @Nullable String scope, @Nullable Boolean engaged, @Nullable String reason) {}

  record KillSwitchAnswer(
      String scope,
      boolean engaged,
      long epoch,
      String state,
      String reason,
      String actor,
      Instant changedAt,
      List<Missing> waitingFor) {
    static KillSwitchAnswer of(Standing standing, Instant now) {
      KillSwitch it = standing.state();
      String engaged = standing.waitingFor().isEmpty() ? "ENGAGED" : "PENDING";
      return new KillSwitchAnswer(
          it.scope().value(),
          it.engaged(),
          it.epoch(),
          it.engaged() ? engaged : "RELEASED",
          it.reason(),
          it.actor(),
          it.changedAt(),
          standing.waitingFor().stream().map(missing -> Missing.of(missing, now)).toList());
    }
  }

  /** A sender that has not answered for itself; {@code until} is null if time alone will not do. */
  record Missing(String senderId, String reason, @Nullable Instant until) {
    static Missing of(WaitingFor it, Instant now) {
      @Nullable Duration left = it.left();
      return new Missing(
          it.senderId(),
          it.reason().name(),
          left == null ? null : now.plus(left).truncatedTo(ChronoUnit.MILLIS));
    }
  }

  record DeadRequest(@Nullable String reason) {}

  record DeadAnswer(String senderId, String state) {}

  record KillSwitchList(List<KillSwitchAnswer> items, @Nullable String nextCursor) {}

  /** Operators see all switches, others the global one and their own. */
  @GetMapping
  Mono<KillSwitchList> list(JwtAuthenticationToken caller) {
    KillScope own = KillScope.account(Caller.accountId(caller.getToken()));
    boolean operator = Caller.isOperator(caller);
    return Mono.fromCompletionStage(protocol::all)
        .map(
            all ->
                new KillSwitchList(
                    all.stream()
                        .filter(it -> operator || concerns(it.state().scope(), own))
                        .map(it -> KillSwitchAnswer.of(it, clock.instant()))
                        .toList(),
                    null));
  }

  private static boolean concerns(KillScope scope, KillScope own) {
    return scope.isGlobal() || scope.equals(own);
  }

  @PostMapping
  Mono<KillSwitchAnswer> change(
      JwtAuthenticationToken caller, @RequestBody KillSwitchRequest request) {
    KillSwitchOrder order = order(caller, request);
    return Mono.fromCompletionStage(() -> protocol.carry(order)).map(this::answer);
  }

  private KillSwitchAnswer answer(Answer answer) {
    return switch (answer) {
      case Answer.Done done -> KillSwitchAnswer.of(done.standing(), clock.instant());
      case Answer.Refused refused ->
          throw new Problem(HttpStatus.FORBIDDEN, refused.code(), refused.detail());
    };
  }

  /** An operator knows that a silent sender's process is gone and its connections are closed. */
  @PostMapping("/senders/{id}/dead")
  Mono<DeadAnswer> dead(
      JwtAuthenticationToken caller,
      @PathVariable String id,
      @RequestBody(required = false) @Nullable DeadRequest request) {
    if (!Caller.isOperator(caller)) {
      throw new Problem(
          HttpStatus.FORBIDDEN,
          "OPERATOR_REQUIRED",
          "Only an operator says that a sender is dead.");
    }
    String actor = Caller.accountId(caller.getToken());
    String reason = reason(request == null ? null : request.reason());
    return Mono.fromCompletionStage(() -> protocol.dead(id, actor, reason))
        .map(
            refused -> {
              refused.ifPresent(KillSwitchController::notDead);
              return new DeadAnswer(id, "DEAD");
            });
  }

  private static void notDead(String code) {
    throw code.equals("SENDER_ALIVE")
        ? new Problem(
            HttpStatus.CONFLICT, code, "The sender was heard within its lease. Stop it first.")
        : new Problem(
            HttpStatus.NOT_FOUND,
            code,
            "No such sender holds a lease. GET /api/v1/risk/kill-switch names those waited for.");
  }

  private static KillSwitchOrder order(JwtAuthenticationToken caller, KillSwitchRequest request) {
    String actor = Caller.accountId(caller.getToken());
    if (request.engaged() == null) {
      throw new Problem(
          HttpStatus.UNPROCESSABLE_CONTENT, "INVALID_FIELDS", "engaged must be true or false");
    }
    String reason = reason(request.reason());
    KillScope scope = request.scope() == null ? KillScope.account(actor) : scope(request.scope());
    return new KillSwitchOrder(scope, request.engaged(), reason, actor, Caller.isOperator(caller));
  }

  private static String reason(@Nullable String given) {
    String reason = given == null ? "" : given.strip();
    if (reason.length() > LONGEST_REASON) {
      throw new Problem(
          HttpStatus.UNPROCESSABLE_CONTENT, "INVALID_FIELDS", "reason has at most 500 characters");
    }
    return reason;
  }

  private static KillScope scope(String value) {
    boolean unprintable =
        value
            .codePoints()
            .anyMatch(
                it -> Character.isISOControl(it) || Character.getType(it) == Character.FORMAT);
    if (unprintable) {
      throw new Problem(
          HttpStatus.BAD_REQUEST, "MALFORMED_REQUEST", "scope holds control characters");
    }
    try {
      return new KillScope(value);
    } catch (IllegalArgumentException e) {
      throw new Problem(
          HttpStatus.UNPROCESSABLE_CONTENT, "INVALID_SCOPE", String.valueOf(e.getMessage()));
    }
  }
}
