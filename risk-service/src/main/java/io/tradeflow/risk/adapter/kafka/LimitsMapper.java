package io.tradeflow.risk.adapter.kafka;

import io.tradeflow.events.Decimals;
import io.tradeflow.events.LimitsChanged;
import io.tradeflow.events.LimitsEvent;
import io.tradeflow.events.LimitsEventType;
import io.tradeflow.riskcore.Limits;
import io.tradeflow.starter.Envelopes;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Limits between the core and the wire. */
public final class LimitsMapper {
  private LimitsMapper() {}

  /** The limits as an event whose id is that of the account and the version. */
  public static LimitsEvent event(String accountId, Limits limits, Instant now) {
    String cause = "limits:" + accountId + ':' + limits.version();
    return LimitsEvent.newBuilder()
        .setEnvelope(
            Envelopes.of(accountId, limits.version(), null, now, cause, cause, "LIMITS_CHANGED", 0))
        .setType(LimitsEventType.LIMITS_CHANGED)
        .setLimits(
            LimitsChanged.newBuilder()
                .setVersion(limits.version())
                .setTier(limits.tier())
                .setMaxPositionUsd(Decimals.toWire(limits.maxPositionUsd().value()))
                .setMinPositionPercent(Decimals.toWire(limits.minPositionPercent()))
                .setMaxPositionPercent(Decimals.toWire(limits.maxPositionPercent()))
                .setMaxOrderValueUsd(Decimals.toWire(limits.maxOrderValueUsd().value()))
                .setMaxOpenPositions(limits.maxOpenPositions())
                .setMaxTradesPerDay(limits.maxTradesPerDay())
                .setDailyLossPercent(Decimals.toWire(limits.dailyLossPercent()))
                .setDailyLossUsd(
                    limits.dailyLossUsd() == null
                        ? null
                        : Decimals.toWire(limits.dailyLossUsd().value()))
                .setAllowedSymbols(
                    limits.allowedSymbols() == null
                        ? null
                        : limits.allowedSymbols().stream().sorted().toList())
                .build())
        .build();
  }

  /** The limits, or empty where one of them is missing: then orders are refused. */
  static Optional<Limits> limits(LimitsEvent event) {
    @Nullable LimitsChanged changed = event.getLimits();
    if (changed == null
        || changed.getMaxPositionUsd() == null
        || changed.getMaxOrderValueUsd() == null
        || changed.getMaxOpenPositions() == null
        || changed.getMaxTradesPerDay() == null
        || changed.getDailyLossPercent() == null) {
      return Optional.empty();
    }
    @Nullable List<String> symbols = changed.getAllowedSymbols();
    return Optional.of(
        new Limits(
            changed.getVersion(),
            changed.getTier(),
            Wire.money(changed.getMaxPositionUsd()),
            Decimals.fromWire(changed.getMinPositionPercent()),
            Decimals.fromWire(changed.getMaxPositionPercent()),
            Wire.money(changed.getMaxOrderValueUsd()),
            changed.getMaxOpenPositions(),
            changed.getMaxTradesPerDay(),
            Decimals.fromWire(changed.getDailyLossPercent()),
            changed.getDailyLossUsd() == null ? null : Wire.money(changed.getDailyLossUsd()),
            symbols == null ? null : Set.copyOf(symbols)));
  }
}
