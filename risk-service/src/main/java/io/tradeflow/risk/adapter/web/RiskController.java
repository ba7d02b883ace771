package io.tradeflow.risk.adapter.web;

import io.tradeflow.risk.application.ReferenceData;
import io.tradeflow.riskcore.Limits;
import io.tradeflow.starter.web.Problem;
import java.math.BigDecimal;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** What the caller may do. */
@RestController
@RequestMapping("/api/v1/risk")
public class RiskController {
  private final ReferenceData reference;

  public RiskController(ReferenceData reference) {
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

  /** Those in force: whoever sees them has orders decided by them. */
  @GetMapping("/limits")
  LimitsAnswer limits(@AuthenticationPrincipal Jwt jwt) {
    return reference
        .limits(Caller.accountId(jwt))
        .map(LimitsAnswer::of)
        .orElseThrow(
            () ->
                new Problem(
                    HttpStatus.NOT_FOUND,
                    "LIMITS_UNAVAILABLE",
                    "Your plan is not known yet. Try again shortly."));
  }
}
