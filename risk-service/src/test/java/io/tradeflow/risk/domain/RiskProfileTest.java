package io.tradeflow.risk.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RiskProfileTest {
  private static final Entitlement PRO = new Entitlement("PRO", new BigDecimal("2000"), 10, 100);
  private static final Entitlement FREE = new Entitlement("FREE", new BigDecimal("500"), 3, 10);

  @Test
  void accountWithoutPlanHasNoLimits() {
    assertThat(RiskProfile.of("a").limits()).isEmpty();
    assertThat(RiskProfile.of("a").withSettings(settings("300", 5)).limitsVersion()).isZero();
  }

  @Test
  void planAloneGivesTheDefaults() {
    var limits = RiskProfile.of("a").withEntitlement(PRO).limits().orElseThrow();
    assertThat(limits.version()).isEqualTo(1);
    assertThat(limits.maxPositionUsd()).hasToString("2000");
    assertThat(limits.maxOrderValueUsd()).hasToString("4000");
    assertThat(limits.maxOpenPositions()).isEqualTo(3);
    assertThat(limits.maxTradesPerDay()).isEqualTo(100);
  }

  @Test
  void settingsNarrowThePlanAndNeverWidenIt() {
    RiskProfile profile =
        RiskProfile.of("a").withSettings(settings("1000", 5)).withEntitlement(PRO);
    assertThat(profile.limits().orElseThrow().maxPositionUsd()).hasToString("1000");
    assertThat(profile.limits().orElseThrow().maxOpenPositions()).isEqualTo(5);
    RiskProfile downgraded = profile.withEntitlement(FREE);
    assertThat(downgraded.limits().orElseThrow().maxPositionUsd()).hasToString("500");
    assertThat(downgraded.limits().orElseThrow().maxOpenPositions()).isEqualTo(3);
    assertThat(downgraded.limitsVersion()).isEqualTo(2);
  }

  @Test
  void versionRisesOnlyWhenLimitsChange() {
    RiskProfile profile = RiskProfile.of("a").withEntitlement(FREE);
    assertThat(profile.withEntitlement(FREE).limitsVersion()).isEqualTo(1);
    assertThat(profile.withSettings(settings("900", 3)).limitsVersion()).isEqualTo(1);
    assertThat(profile.withSettings(settings("400", 3)).limitsVersion()).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource({
    "-1, 2, 10, 3, 10", "0, 2, 10, 3, 10", "100, 1.99, 10, 3, 10", "100, 2, 10.01, 3, 10",
    "100, 8, 7, 3, 10", "100, 2, 10, 0, 10", "100, 2, 10, -1, 10", "100, 2, 10, 3, 0",
    "100, 2, 10, 3, -5", "100, 2, 10, 3, 100.1", "1e400, 2, 10, 3, 10", "1e-400, 2, 10, 3, 10"
  })
  void impossibleSettingsAreRefused(
      String usd, String min, String max, int positions, String loss) {
    assertThatThrownBy(
            () ->
                new Settings(
                    new BigDecimal(usd),
                    new BigDecimal(min),
                    new BigDecimal(max),
                    null,
                    positions,
                    new BigDecimal(loss),
                    null,
                    null))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void malformedSymbolsAreRefused() {
    assertThatThrownBy(() -> allowing("btc-usd")).isInstanceOf(IllegalArgumentException.class);
    assertThat(allowing("BTC-USD").allowedSymbols()).containsExactly("BTC-USD");
  }

  private static Settings allowing(String symbol) {
    Settings d = Settings.DEFAULT;
    return new Settings(
        null,
        d.minPositionPercent(),
        d.maxPositionPercent(),
        null,
        3,
        d.dailyLossPercent(),
        null,
        Set.of(symbol));
  }

  private static Settings settings(String maxPositionUsd, int maxOpenPositions) {
    Settings d = Settings.DEFAULT;
    return new Settings(
        new BigDecimal(maxPositionUsd),
        d.minPositionPercent(),
        d.maxPositionPercent(),
        null,
        maxOpenPositions,
        d.dailyLossPercent(),
        null,
        null);
  }
}
