package io.tradeflow.risk.adapter.web;

import io.tradeflow.risk.application.MarketClock;
import io.tradeflow.risk.application.ReferenceData;
import io.tradeflow.risk.application.RuleBoard;
import io.tradeflow.risk.domain.RiskRule;
import io.tradeflow.risk.domain.RuleKind;
import io.tradeflow.risk.domain.RuleOrder;
import io.tradeflow.risk.domain.RuleScope;
import io.tradeflow.riskcore.RiskState;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** Where an account stands, what holds it back and until when; operators impose states. */
@RestController
@RequestMapping("/api/v1/risk/state")
public class StateController {
  private static final String PLATFORM = "platform";

  private final OwnedStates states;
  private final ReferenceData reference;
  private final MarketClock market;
  private final RuleBoard board;
  private final Clock clock;

  public StateController(
      OwnedStates states,
      ReferenceData reference,
      MarketClock market,
      RuleBoard board,
      Clock clock) {
    this.states = states;
    this.reference = reference;
    this.market = market;
    this.board = board;
    this.clock = clock;
  }

  /**
   * {@code scope} is {@code platform} or {@code account:ID}; without {@code until} it has no end.
   */
  record StateRequest(
      @Nullable String scope,
      @Nullable String state,
      @Nullable String reason,
      @Nullable Instant until) {}

  record StateOrderAnswer(String scope, String state, String reason, @Nullable Instant until) {
    static StateOrderAnswer of(RiskRule rule) {
      return new StateOrderAnswer(
          rule.scope().value(), rule.value(), rule.reason(), rule.validUntil());
    }
  }

  /** The caller's own account; operators name any. */
  @GetMapping
  Mono<StateAnswer> state(
      JwtAuthenticationToken caller, @RequestParam(required = false) @Nullable String account) {
    RiskState state = states.of(caller, account);
    Instant wall = clock.instant();
    return Mono.just(
        StateAnswer.of(state, reference, wall, market.marketTime(state.accountId()).orElse(wall)));
  }

  /** Imposes a state on an account or the platform, audited; {@code ACTIVE} ends the one before. */
  @PutMapping
  Mono<StateOrderAnswer> impose(JwtAuthenticationToken caller, @RequestBody StateRequest request) {
    String actor = Caller.accountId(caller.getToken());
    RuleOrder order = new RuleOrder(rule(actor, request), false, Caller.isOperator(caller));
    return Mono.fromCompletionStage(() -> board.carry(order))
        .map(
            refusal -> {
              refusal.ifPresent(RuleController::refuse);
              return StateOrderAnswer.of(order.rule());
            });
  }

  private RiskRule rule(String actor, StateRequest request) {
    String scope = Objects.requireNonNullElse(request.scope(), "");
    try {
      return new RiskRule(
          scope.equals(PLATFORM) ? RuleScope.PLATFORM : new RuleScope(scope),
          RuleKind.MODE,
          Objects.requireNonNullElse(request.state(), ""),
          request.until(),
          RuleController.reason(request.reason()),
          actor,
          clock.instant().truncatedTo(ChronoUnit.MICROS));
    } catch (IllegalArgumentException e) {
      throw RuleController.invalid(String.valueOf(e.getMessage()));
    }
  }
}
