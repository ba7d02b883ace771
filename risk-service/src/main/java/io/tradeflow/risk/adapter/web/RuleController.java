package io.tradeflow.risk.adapter.web;

import io.tradeflow.risk.application.RuleBoard;
import io.tradeflow.risk.domain.RiskRule;
import io.tradeflow.risk.domain.RuleKind;
import io.tradeflow.risk.domain.RuleOrder;
import io.tradeflow.risk.domain.RuleScope;
import io.tradeflow.starter.web.Problem;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** Limits by scope, temporary overrides, modes, and strategies that may go on. */
@RestController
@RequestMapping("/api/v1/risk/rules")
public class RuleController {
  private static final int LONGEST_REASON = 500;

  private final RuleBoard board;
  private final Clock clock;

  public RuleController(RuleBoard board, Clock clock) {
    this.board = board;
    this.clock = clock;
  }

  /** Without a scope it is the caller's own account; {@code withdraw} takes the rule back. */
  record RuleRequest(
      @Nullable String scope,
      @Nullable String kind,
      @Nullable String value,
      @Nullable Instant validUntil,
      @Nullable String reason,
      @Nullable Boolean withdraw) {}

  record RuleAnswer(
      String scope,
      String kind,
      String value,
      @Nullable Instant validUntil,
      String reason,
      String actor,
      Instant changedAt) {
    static RuleAnswer of(RiskRule it) {
      return new RuleAnswer(
          it.scope().value(),
          it.kind().name(),
          it.value(),
          it.validUntil(),
          it.reason(),
          it.actor(),
          it.changedAt());
    }
  }

  record RuleList(List<RuleAnswer> items, @Nullable String nextCursor) {}

  /** Operators see all rules, others those of their own account. */
  @GetMapping
  Mono<RuleList> list(JwtAuthenticationToken caller) {
    RuleScope own = RuleScope.account(Caller.accountId(caller.getToken()));
    boolean operator = Caller.isOperator(caller);
    return Mono.fromCompletionStage(board::all)
        .map(
            all ->
                new RuleList(
                    all.stream()
                        .filter(it -> operator || it.scope().equals(own))
                        .map(RuleAnswer::of)
                        .toList(),
                    null));
  }

  @PutMapping
  Mono<RuleAnswer> put(JwtAuthenticationToken caller, @RequestBody RuleRequest request) {
    RuleOrder order =
        new RuleOrder(
            rule(Caller.accountId(caller.getToken()), request),
            Boolean.TRUE.equals(request.withdraw()),
            Caller.isOperator(caller));
    return Mono.fromCompletionStage(() -> board.carry(order))
        .map(
            refusal -> {
              refusal.ifPresent(RuleController::refuse);
              return RuleAnswer.of(order.rule());
            });
  }

  static void refuse(RuleOrder.Refusal refusal) {
    throw new Problem(
        refusal.code().equals("OPERATOR_REQUIRED")
            ? HttpStatus.FORBIDDEN
            : HttpStatus.UNPROCESSABLE_CONTENT,
        refusal.code(),
        refusal.detail());
  }

  private RiskRule rule(String actor, RuleRequest request) {
    String named = request.scope() == null ? "account:" + actor : request.scope();
    try {
      return new RiskRule(
          new RuleScope(named),
          kind(request.kind()),
          request.value() == null ? "" : request.value(),
          request.validUntil(),
          reason(request.reason()),
          actor,
          clock.instant().truncatedTo(ChronoUnit.MICROS));
    } catch (IllegalArgumentException e) {
      throw invalid(String.valueOf(e.getMessage()));
    }
  }

  /** The reason as it is kept. */
  static String reason(@Nullable String given) {
    String reason = given == null ? "" : given.strip();
    if (reason.length() > LONGEST_REASON) {
      throw invalid("reason has at most 500 characters");
    }
    return reason;
  }

  private static RuleKind kind(@Nullable String name) {
    return Arrays.stream(RuleKind.values())
        .filter(kind -> kind.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "kind is one of " + Arrays.toString(RuleKind.values())));
  }

  static Problem invalid(String detail) {
    return new Problem(HttpStatus.UNPROCESSABLE_CONTENT, "INVALID_FIELDS", detail);
  }
}
