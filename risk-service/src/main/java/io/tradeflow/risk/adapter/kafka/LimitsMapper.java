package io.tradeflow.risk.adapter.kafka;

import io.tradeflow.events.Decimals;
import io.tradeflow.events.LimitsChanged;
import io.tradeflow.events.LimitsEvent;
import io.tradeflow.riskcore.Limits;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Limits from the wire; adapter.postgres announces them. */
final class LimitsMapper {
  private LimitsMapper() {}

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
