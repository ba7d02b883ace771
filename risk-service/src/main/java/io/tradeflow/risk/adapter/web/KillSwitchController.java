package io.tradeflow.risk.adapter.web;

import io.tradeflow.risk.application.KillSwitchBoard;
import io.tradeflow.risk.application.KillSwitchBoard.Outcome;
import io.tradeflow.risk.domain.KillScope;
import io.tradeflow.risk.domain.KillSwitch;
import io.tradeflow.risk.domain.KillSwitchOrder;
import io.tradeflow.starter.web.Problem;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;
import org.springframework.web.bind.annotation.GetMapping;
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

  private final KillSwitchBoard board;

  public KillSwitchController(KillSwitchBoard board) {
    this.board = board;
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
      Instant changedAt) {
    static KillSwitchAnswer of(KillSwitch it) {
      return new KillSwitchAnswer(
          it.scope().value(),
          it.engaged(),
          it.epoch(),
          it.engaged() ? "ENGAGED" : "RELEASED",
          it.reason(),
          it.actor(),
          it.changedAt());
    }
  }

  record KillSwitchList(List<KillSwitchAnswer> items, @Nullable String nextCursor) {}

  /** Operators see all switches, others the global one and their own. */
  @GetMapping
  Mono<KillSwitchList> list(JwtAuthenticationToken caller) {
    KillScope own = KillScope.account(Caller.accountId(caller.getToken()));
    boolean operator = Caller.isOperator(caller);
    return Mono.fromCompletionStage(board::all)
        .map(
            all ->
                new KillSwitchList(
                    all.stream()
                        .filter(it -> operator || it.scope().isGlobal() || it.scope().equals(own))
                        .map(KillSwitchAnswer::of)
                        .toList(),
                    null));
  }

  @PostMapping
  Mono<KillSwitchAnswer> change(
      JwtAuthenticationToken caller, @RequestBody KillSwitchRequest request) {
    KillSwitchOrder order = order(caller, request);
    return Mono.fromCompletionStage(() -> board.carry(order)).map(KillSwitchController::answer);
  }

  private static KillSwitchAnswer answer(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Done done -> KillSwitchAnswer.of(done.state());
      case Outcome.Refused refused ->
          throw new Problem(HttpStatus.FORBIDDEN, refused.code(), refused.detail());
    };
  }

  private static KillSwitchOrder order(JwtAuthenticationToken caller, KillSwitchRequest request) {
    String actor = Caller.accountId(caller.getToken());
    if (request.engaged() == null) {
      throw new Problem(
          HttpStatus.UNPROCESSABLE_CONTENT, "INVALID_FIELDS", "engaged must be true or false");
    }
    String reason = request.reason() == null ? "" : request.reason().strip();
    if (reason.length() > LONGEST_REASON) {
      throw new Problem(
          HttpStatus.UNPROCESSABLE_CONTENT, "INVALID_FIELDS", "reason has at most 500 characters");
    }
    KillScope scope = request.scope() == null ? KillScope.account(actor) : scope(request.scope());
    return new KillSwitchOrder(scope, request.engaged(), reason, actor, Caller.isOperator(caller));
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
