package io.tradeflow.risk.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tradeflow.riskcore.Guards;
import io.tradeflow.riskcore.Imposed;
import io.tradeflow.riskcore.Mode;
import io.tradeflow.riskcore.Money;
import io.tradeflow.riskcore.NewOrder;
import io.tradeflow.riskcore.Protections;
import io.tradeflow.riskcore.Quantity;
import io.tradeflow.riskcore.Side;
import io.tradeflow.riskcore.Standing;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RiskRulesTest {
  private static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");
  private static final NewOrder ORDER =
      new NewOrder("o", "anna", "BTC-USD", Side.BUY, Quantity.of("1"), null, "paper", "apex");
  private static final Guards PLATFORM =
      new Guards(
          BigDecimal.TEN,
          new BigDecimal("50"),
          Duration.ofMinutes(1),
          Duration.ofSeconds(5),
          Duration.ZERO,
          Quantity.of("1000"),
          Quantity.of("1000"),
          Money.of("100000"),
          50,
          600,
          Duration.ofMillis(100),
          Protections.NONE);

  @Test
  void withoutRulesThePlatformsLimitsHold() {
    assertThat(RiskRules.NONE.guards(PLATFORM, "PRO", ORDER, NOON)).isSameAs(PLATFORM);
    assertThat(RiskRules.NONE.standing("anna")).isEqualTo(Standing.GOOD);
  }

  @ParameterizedTest
  @CsvSource({
    "platform:*, 20",
    "tier:PRO, 20",
    "account:anna, 20",
    "strategy:apex, 20",
    "symbol:BTC-USD, 20",
    "tier:FREE, 50",
    "account:ben, 50",
    "strategy:ema, 50",
    "symbol:ETH-USD, 50"
  })
  void ruleNarrowsTheOrdersThatItCovers(String scope, int expected) {
    assertThat(messages(rule(scope, "MESSAGES_PER_SECOND", "20", null))).isEqualTo(expected);
  }

  @Test
  void narrowestOfAllRulesHoldsAndNoneWidens() {
    assertThat(
            messages(
                rule("platform:*", "MESSAGES_PER_SECOND", "40", null),
                rule("tier:PRO", "MESSAGES_PER_SECOND", "30", null),
                rule("account:anna", "MESSAGES_PER_SECOND", "500", null)))
        .isEqualTo(30);
    assertThat(
            guards(NOON, rule("account:anna", "DUPLICATE_WINDOW_MILLIS", "20", null))
                .duplicateWindow())
        .as("the longer window is the narrower limit")
        .isEqualTo(Duration.ofMillis(100));
  }

  @ParameterizedTest
  @CsvSource({"59999, 500", "60000, 30", "60001, 30"})
  void overrideReplacesUntilItEnds(long millis, int expected) {
    Instant end = NOON.plusSeconds(60);
    assertThat(
            guards(
                    NOON.plusMillis(millis),
                    rule("platform:*", "MESSAGES_PER_SECOND", "30", null),
                    rule("tier:PRO", "MESSAGES_PER_SECOND", "40", end),
                    rule("account:anna", "MESSAGES_PER_SECOND", "500", end))
                .maxMessagesPerSecond())
        .isEqualTo(expected);
  }

  @Test
  void everyLimitCanBeSet() {
    Guards guards =
        guards(
            NOON,
            rule("account:anna", "MAX_ORDER_QUANTITY", "1.5", null),
            rule("account:anna", "MAX_POSITION", "2.5", null),
            rule("account:anna", "MAX_EXPOSURE_USD", "3000", null),
            rule("account:anna", "MESSAGES_PER_SECOND", "4", null),
            rule("account:anna", "REPEATS_PER_MINUTE", "5", null),
            rule("account:anna", "COLLAR_THROUGH_PERCENT", "6", null),
            rule("account:anna", "COLLAR_AWAY_PERCENT", "7", null),
            rule("account:anna", "QUOTE_AGE_SECONDS", "8", null),
            rule("account:anna", "DUPLICATE_WINDOW_MILLIS", "9000", null),
            rule("account:anna", "DRAWDOWN_PERCENT", "10", null),
            rule("account:anna", "DRAWDOWN_PAUSE_MINUTES", "11", null),
            rule("account:anna", "LOSS_STREAK", "12", null),
            rule("account:anna", "LOSS_PAUSE_MINUTES", "13", null),
            rule("account:anna", "COOLDOWN_MINUTES", "14", null));
    assertThat(guards)
        .isEqualTo(
            new Guards(
                new BigDecimal("6"),
                new BigDecimal("7"),
                Duration.ofSeconds(8),
                Duration.ofSeconds(5),
                Duration.ZERO,
                Quantity.of("1.5"),
                Quantity.of("2.5"),
                Money.of("3000"),
                4,
                5,
                Duration.ofSeconds(9),
                new Protections(
                    BigDecimal.TEN,
                    Duration.ofMinutes(11),
                    12,
                    Duration.ofMinutes(13),
                    Duration.ofMinutes(14))));
  }

  @Test
  void modesAndResumedStrategiesAreThoseOfTheAccount() {
    RiskRules rules =
        new RiskRules(
            List.of(
                rule("platform:*", "MODE", "REDUCING", null),
                rule("account:anna", "MODE", "HALTED", NOON.plusSeconds(60)),
                rule("account:anna", "RESUME", "apex", null)));
    assertThat(rules.standing("anna"))
        .isEqualTo(
            new Standing(
                new Imposed(Mode.REDUCING, null, "drill"),
                new Imposed(Mode.HALTED, NOON.plusSeconds(60), "drill"),
                Map.of("apex", NOON)));
    assertThat(rules.standing("ben").account()).isEqualTo(Imposed.NOTHING);
    assertThat(rules.standing("ben").resumed()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "account:anna, MESSAGES_PER_SECOND, , false, APPROVED",
    "account:anna, RESUME, , false, APPROVED",
    "account:anna, MESSAGES_PER_SECOND, 60, false, OPERATOR_REQUIRED",
    "account:anna, MODE, , false, OPERATOR_REQUIRED",
    "account:ben, MESSAGES_PER_SECOND, , false, OPERATOR_REQUIRED",
    "tier:PRO, MESSAGES_PER_SECOND, , false, OPERATOR_REQUIRED",
    "account:anna, MESSAGES_PER_SECOND, 60, true, SECOND_OPERATOR_REQUIRED",
    "account:ben, MESSAGES_PER_SECOND, 60, true, APPROVED",
    "account:ben, MESSAGES_PER_SECOND, 0, true, INVALID_END",
    "account:ben, MESSAGES_PER_SECOND, 1, true, APPROVED",
    "account:ben, MESSAGES_PER_SECOND, 604800, true, APPROVED",
    "account:ben, MESSAGES_PER_SECOND, 604801, true, INVALID_END",
    "platform:*, MODE, , true, APPROVED"
  })
  void accountHoldersNarrowTheirOwnAndOperatorsDoTheRest(
      String scope, String kind, @Nullable Long seconds, boolean operator, String expected) {
    String value =
        switch (kind) {
          case "MODE" -> "HALTED";
          case "RESUME" -> "apex";
          default -> "5";
        };
    RiskRule rule = rule(scope, kind, value, seconds == null ? null : NOON.plusSeconds(seconds));
    assertThat(
            new RuleOrder(rule, false, operator)
                .refusal(NOON)
                .map(RuleOrder.Refusal::code)
                .orElse("APPROVED"))
        .isEqualTo(expected);
  }

  @Test
  void operatorSaysWhy() {
    RiskRule silent =
        new RiskRule(
            new RuleScope("tier:PRO"), RuleKind.MESSAGES_PER_SECOND, "5", null, " ", "anna", NOON);
    assertThat(new RuleOrder(silent, false, true).refusal(NOON))
        .map(RuleOrder.Refusal::code)
        .contains("REASON_REQUIRED");
  }

  @ParameterizedTest
  @CsvSource({
    "account:anna, MODE, BROKEN",
    "tier:PRO, MODE, HALTED",
    "tier:PRO, RESUME, apex",
    "platform:*, MESSAGES_PER_SECOND, -1",
    "platform:*, MESSAGES_PER_SECOND, 1.5",
    "platform:*, MESSAGES_PER_SECOND, 100001",
    "platform:*, COLLAR_AWAY_PERCENT, 100.1",
    "platform:*, MAX_POSITION, 1e9",
    "platform:*, DRAWDOWN_PERCENT, 0",
    "platform:*, LOSS_STREAK, 0",
    "planet:*, MAX_POSITION, 1",
    "account:, MAX_POSITION, 1"
  })
  void impossibleRulesAreRefused(String scope, String kind, String value) {
    assertThatThrownBy(() -> rule(scope, kind, value, null))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static int messages(RiskRule... rules) {
    return guards(NOON, rules).maxMessagesPerSecond();
  }

  private static Guards guards(Instant at, RiskRule... rules) {
    return new RiskRules(List.of(rules)).guards(PLATFORM, "PRO", ORDER, at);
  }

  private static RiskRule rule(String scope, String kind, String value, @Nullable Instant end) {
    return new RiskRule(
        new RuleScope(scope), RuleKind.valueOf(kind), value, end, "drill", "anna", NOON);
  }
}
