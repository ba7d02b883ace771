package io.tradeflow.risk.adapter.web;

import io.tradeflow.risk.application.AccountStates;
import io.tradeflow.risk.application.ReferenceData;
import io.tradeflow.risk.application.RiskProfiles;
import io.tradeflow.riskcore.Limits;
import io.tradeflow.riskcore.Money;
import io.tradeflow.riskcore.Position;
import io.tradeflow.riskcore.RiskState;
import io.tradeflow.starter.web.Problem;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** What the caller may do and where they stand. */
@RestController
@RequestMapping("/api/v1/risk")
public class RiskController {
  private final RiskProfiles profiles;
  private final AccountStates states;
  private final ReferenceData reference;

  public RiskController(RiskProfiles profiles, AccountStates states, ReferenceData reference) {
    this.profiles = profiles;
    this.states = states;
    this.reference = reference;
  }

  record LimitsAnswer(
      long version,
      String tier,
      BigDecimal maxPositionUsd,
      BigDecimal minPositionPercent,
      BigDecimal maxPositionPercent,
      BigDecimal maxOrderValueUsd,
      int maxOpenPositions,
      int maxTradesPerDay,
      BigDecimal dailyLossPercent,
      @Nullable BigDecimal dailyLossUsd,
      @Nullable Set<String> allowedSymbols) {
    static LimitsAnswer of(Limits limits) {
      return new LimitsAnswer(
          limits.version(),
          limits.tier(),
          limits.maxPositionUsd().value(),
          limits.minPositionPercent(),
          limits.maxPositionPercent(),
          limits.maxOrderValueUsd().value(),
          limits.maxOpenPositions(),
          limits.maxTradesPerDay(),
          limits.dailyLossPercent(),
          limits.dailyLossUsd() == null ? null : limits.dailyLossUsd().value(),
          limits.allowedSymbols());
    }
  }

  record PositionAnswer(String symbol, BigDecimal quantity, BigDecimal totalCost) {
    static PositionAnswer of(Map.Entry<String, Position> held) {
      return new PositionAnswer(
          held.getKey(), held.getValue().quantity().value(), held.getValue().totalCost().value());
    }
  }

  record StateAnswer(
      String cash,
      String reserved,
      String balance,
      String dayPnl,
      @Nullable LocalDate day,
      int tradesToday,
      List<PositionAnswer> openPositions,
      long workingOrders,
      boolean halted,
      @Nullable String fence,
      List<String> killedBy) {}

  @GetMapping("/limits")
  Mono<LimitsAnswer> limits(@AuthenticationPrincipal Jwt jwt) {
    return Mono.fromCompletionStage(() -> profiles.of(Caller.accountId(jwt)))
        .map(
            profile ->
                profile
                    .limits()
                    .map(LimitsAnswer::of)
                    .orElseThrow(
                        () ->
                            new Problem(
                                HttpStatus.NOT_FOUND,
                                "LIMITS_UNAVAILABLE",
                                "Your plan is not known yet. Try again shortly.")));
  }

  @GetMapping("/state")
  Mono<StateAnswer> state(@AuthenticationPrincipal Jwt jwt) {
    String accountId = Caller.accountId(jwt);
    if (!states.owns(accountId)) {
      throw new Problem(
          HttpStatus.SERVICE_UNAVAILABLE,
          "STATE_UNAVAILABLE",
          "The account's state is being rebuilt or is held by another instance. Try again.");
    }
    return Mono.just(
        states
            .of(accountId)
            .map(this::answer)
            .orElseThrow(
                () ->
                    new Problem(
                        HttpStatus.NOT_FOUND,
                        "ACCOUNT_NOT_FUNDED",
                        "The account has no events yet. Try again shortly.")));
  }

  private StateAnswer answer(RiskState state) {
    Money balance =
        state.balance(reference.quotes(state.positions().keySet())).orElseGet(state::balanceAtCost);
    Money dayPnl = state.day() == null ? Money.ZERO : balance.minus(state.dayStartBalance());
    return new StateAnswer(
        state.cash().toString(),
        state.reserved().toString(),
        balance.toString(),
        dayPnl.toString(),
        state.day(),
        state.tradesToday(),
        state.positions().entrySet().stream()
            .map(PositionAnswer::of)
            .sorted(Comparator.comparing(PositionAnswer::symbol))
            .toList(),
        Stream.of(io.tradeflow.riskcore.Side.values())
            .mapToLong(side -> state.working(side).count())
            .sum(),
        state.halted(),
        state.fence(),
        reference.killSwitches().engaged().keySet().stream()
            .filter(
                scope -> scope.equals("global:*") || scope.equals("account:" + state.accountId()))
            .sorted()
            .toList());
  }
}
