package io.tradeflow.risk.domain;

import io.tradeflow.riskcore.Limits;
import io.tradeflow.riskcore.Money;
import java.math.BigDecimal;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An account's settings and plan, and the limits that follow from both.
 *
 * @param entitlement null until the plan is known: then there are no limits, and orders are refused
 * @param limitsVersion rises whenever {@link #limits} change
 */
public record RiskProfile(
    String accountId, Settings settings, @Nullable Entitlement entitlement, long limitsVersion) {
  private static final BigDecimal ORDER_VALUE_PER_POSITION = BigDecimal.TWO;

  /** An account of which nothing is known. */
  public static RiskProfile of(String accountId) {
    return new RiskProfile(accountId, Settings.DEFAULT, null, 0);
  }

  /** The profile after the account holder chose {@code chosen}. */
  public RiskProfile withSettings(Settings chosen) {
    return versioned(new RiskProfile(accountId, chosen, entitlement, limitsVersion));
  }

  /** The profile after the plan changed. */
  public RiskProfile withEntitlement(Entitlement granted) {
    return versioned(new RiskProfile(accountId, settings, granted, limitsVersion));
  }

  /**
   * The narrower of plan and settings. An order may be worth twice the plan's cap, so that a
   * position which has doubled can still be closed at once.
   */
  public Optional<Limits> limits() {
    return Optional.ofNullable(entitlement).map(this::limits);
  }

  private Limits limits(Entitlement plan) {
    Money cap = new Money(plan.maxPaperPositionUsd());
    return new Limits(
        limitsVersion,
        plan.tier(),
        narrower(settings.maxPositionUsd(), cap),
        settings.minPositionPercent(),
        settings.maxPositionPercent(),
        narrower(settings.maxOrderValueUsd(), cap.times(ORDER_VALUE_PER_POSITION)),
        Math.min(settings.maxOpenPositions(), plan.maxOpenPositions()),
        plan.maxTradesPerDay(),
        settings.dailyLossPercent(),
        settings.dailyLossUsd() == null ? null : new Money(settings.dailyLossUsd()),
        settings.allowedSymbols());
  }

  private static Money narrower(@Nullable BigDecimal chosen, Money cap) {
    return chosen == null ? cap : new Money(chosen).min(cap);
  }

  private RiskProfile versioned(RiskProfile next) {
    return next.limits().equals(limits())
        ? next
        : new RiskProfile(accountId, next.settings, next.entitlement, limitsVersion + 1);
  }
}
