package io.tradeflow.risk.adapter.postgres;

import io.tradeflow.events.Decimals;
import io.tradeflow.events.LimitsChanged;
import io.tradeflow.events.LimitsEvent;
import io.tradeflow.events.LimitsEventType;
import io.tradeflow.riskcore.Limits;
import io.tradeflow.starter.Envelopes;
import java.time.Instant;

/** Limits as the outbox announces them. */
public final class LimitsEvents {
  private LimitsEvents() {}

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
}
