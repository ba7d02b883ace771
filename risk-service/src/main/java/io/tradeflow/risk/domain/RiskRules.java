package io.tradeflow.risk.domain;

import io.tradeflow.riskcore.Guards;
import io.tradeflow.riskcore.Imposed;
import io.tradeflow.riskcore.Mode;
import io.tradeflow.riskcore.Money;
import io.tradeflow.riskcore.NewOrder;
import io.tradeflow.riskcore.Protections;
import io.tradeflow.riskcore.Quantity;
import io.tradeflow.riskcore.Standing;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** All rules at a time, and what follows from them for an order. Immutable. */
public final class RiskRules {
  public static final RiskRules NONE = new RiskRules(List.of());

  private final List<RiskRule> limits;
  private final Map<String, List<RiskRule>> standings;

  public RiskRules(List<RiskRule> rules) {
    this.limits = rules.stream().filter(rule -> rule.kind().isLimit()).toList();
    this.standings =
        rules.stream()
            .filter(rule -> !rule.kind().isLimit())
            .collect(Collectors.groupingBy(rule -> rule.scope().value()));
  }

  /** Modes of account and platform, and strategies that may go on. */
  public Standing standing(String accountId) {
    if (standings.isEmpty()) {
      return Standing.GOOD;
    }
    List<RiskRule> own = standings.getOrDefault("account:" + accountId, List.of());
    List<RiskRule> all = standings.getOrDefault(RuleScope.PLATFORM.value(), List.of());
    Map<String, Instant> resumed = new HashMap<>();
    for (RiskRule rule : own) {
      if (rule.kind() == RuleKind.RESUME) {
        resumed.put(rule.value(), rule.changedAt());
      }
    }
    return new Standing(imposed(all), imposed(own), resumed);
  }

  /**
   * The limits in force for an order: the narrowest of the platform's and of every rule that covers
   * it, except where an override replaces them; of several the one with the narrowest scope.
   */
  public Guards guards(Guards platform, @Nullable String tier, NewOrder order, Instant wall) {
    if (limits.isEmpty()) {
      return platform;
    }
    Map<RuleKind, BigDecimal> narrowed = new EnumMap<>(RuleKind.class);
    Map<RuleKind, RiskRule> replaced = new EnumMap<>(RuleKind.class);
    for (RiskRule rule : limits) {
      if (rule.scope().covers(order, tier) && rule.isInForce(wall)) {
        if (rule.isOverride()) {
          replaced.merge(rule.kind(), rule, RiskRules::narrowerScope);
        } else {
          narrowed.merge(rule.kind(), rule.number(), rule.kind()::stricter);
        }
      }
    }
    return narrowed.isEmpty() && replaced.isEmpty()
        ? platform
        : new InForce(narrowed, replaced).over(platform);
  }

  private static RiskRule narrowerScope(RiskRule one, RiskRule other) {
    return other.scope().specificity() > one.scope().specificity() ? other : one;
  }

  private static Imposed imposed(List<RiskRule> rules) {
    for (RiskRule rule : rules) {
      if (rule.kind() == RuleKind.MODE) {
        return new Imposed(Mode.valueOf(rule.value()), rule.validUntil(), rule.reason());
      }
    }
    return Imposed.NOTHING;
  }

  private record InForce(Map<RuleKind, BigDecimal> narrowed, Map<RuleKind, RiskRule> replaced) {
    private @Nullable BigDecimal of(RuleKind kind, @Nullable BigDecimal platform) {
      @Nullable RiskRule override = replaced.get(kind);
      if (override != null) {
        return override.number();
      }
      @Nullable BigDecimal rule = narrowed.get(kind);
      if (rule == null || platform == null) {
        return rule == null ? platform : rule;
      }
      return kind.stricter(rule, platform);
    }

    private BigDecimal number(RuleKind kind, BigDecimal platform) {
      @Nullable BigDecimal found = of(kind, platform);
      return found == null ? platform : found;
    }

    private int count(RuleKind kind, int platform) {
      return number(kind, BigDecimal.valueOf(platform)).intValueExact();
    }

    private Duration minutes(RuleKind kind, Duration platform) {
      return Duration.ofMinutes(
          number(kind, BigDecimal.valueOf(platform.toMinutes())).longValueExact());
    }

    private Guards over(Guards base) {
      @Nullable Quantity largest = base.maxOrderQuantity();
      @Nullable BigDecimal quantity =
          of(RuleKind.MAX_ORDER_QUANTITY, largest == null ? null : largest.value());
      return new Guards(
          number(RuleKind.COLLAR_THROUGH_PERCENT, base.collarThroughPercent()),
          number(RuleKind.COLLAR_AWAY_PERCENT, base.collarAwayPercent()),
          Duration.ofSeconds(
              number(RuleKind.QUOTE_AGE_SECONDS, BigDecimal.valueOf(base.maxQuoteAge().toSeconds()))
                  .longValueExact()),
          base.quoteGrace(),
          base.maxQuoteSilence(),
          quantity == null ? null : new Quantity(quantity),
          new Quantity(number(RuleKind.MAX_POSITION, base.maxPosition().value())),
          new Money(number(RuleKind.MAX_EXPOSURE_USD, base.maxExposure().value())),
          count(RuleKind.MESSAGES_PER_SECOND, base.maxMessagesPerSecond()),
          count(RuleKind.REPEATS_PER_MINUTE, base.maxRepeatsPerMinute()),
          Duration.ofMillis(
              number(
                      RuleKind.DUPLICATE_WINDOW_MILLIS,
                      BigDecimal.valueOf(base.duplicateWindow().toMillis()))
                  .longValueExact()),
          protections(base.protections()));
    }

    private Protections protections(Protections base) {
      @Nullable BigDecimal streak =
          of(
              RuleKind.LOSS_STREAK,
              base.lossStreak() == 0 ? null : BigDecimal.valueOf(base.lossStreak()));
      return new Protections(
          of(RuleKind.DRAWDOWN_PERCENT, base.drawdownPercent()),
          minutes(RuleKind.DRAWDOWN_PAUSE_MINUTES, base.drawdownPause()),
          streak == null ? 0 : streak.intValueExact(),
          minutes(RuleKind.LOSS_PAUSE_MINUTES, base.lossPause()),
          minutes(RuleKind.COOLDOWN_MINUTES, base.cooldown()));
    }
  }
}
