package io.tradeflow.risk.adapter.web;

import io.tradeflow.risk.application.RiskProfiles;
import io.tradeflow.risk.domain.RiskProfile;
import io.tradeflow.risk.domain.Settings;
import io.tradeflow.starter.web.Problem;
import java.math.BigDecimal;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** An account holder's own settings. */
@RestController
@RequestMapping("/api/v1/config/settings")
public class SettingsController {
  private final RiskProfiles profiles;

  public SettingsController(RiskProfiles profiles) {
    this.profiles = profiles;
  }

  /** Settings as asked for; what is left out takes its default. */
  record SettingsRequest(
      @Nullable BigDecimal maxPositionUsd,
      @Nullable BigDecimal minPositionPercent,
      @Nullable BigDecimal maxPositionPercent,
      @Nullable BigDecimal maxOrderValueUsd,
      @Nullable Integer maxOpenPositions,
      @Nullable BigDecimal dailyLossPercent,
      @Nullable BigDecimal dailyLossUsd,
      @Nullable Set<@Nullable String> allowedSymbols) {

    Settings settings() {
      Settings standard = Settings.DEFAULT;
      return new Settings(
          maxPositionUsd,
          Objects.requireNonNullElse(minPositionPercent, standard.minPositionPercent()),
          Objects.requireNonNullElse(maxPositionPercent, standard.maxPositionPercent()),
          maxOrderValueUsd,
          Objects.requireNonNullElse(maxOpenPositions, standard.maxOpenPositions()),
          Objects.requireNonNullElse(dailyLossPercent, standard.dailyLossPercent()),
          dailyLossUsd,
          symbols());
    }

    private @Nullable Set<String> symbols() {
      if (allowedSymbols == null) {
        return null;
      }
      return allowedSymbols.stream()
          .map(symbol -> Objects.requireNonNullElse(symbol, ""))
          .collect(java.util.stream.Collectors.toSet());
    }
  }

  @GetMapping
  Mono<Settings> get(@AuthenticationPrincipal Jwt jwt) {
    return Mono.fromCompletionStage(() -> profiles.of(Caller.accountId(jwt)))
        .map(RiskProfile::settings);
  }

  @PutMapping
  Mono<Settings> put(@AuthenticationPrincipal Jwt jwt, @RequestBody SettingsRequest request) {
    Settings chosen = settings(request);
    return Mono.fromCompletionStage(
            () -> profiles.change(Caller.accountId(jwt), profile -> profile.withSettings(chosen)))
        .map(RiskProfile::settings);
  }

  private static Settings settings(SettingsRequest request) {
    try {
      return request.settings();
    } catch (IllegalArgumentException e) {
      throw new Problem(
          HttpStatus.UNPROCESSABLE_CONTENT, "INVALID_SETTINGS", String.valueOf(e.getMessage()));
    }
  }
}
