package io.tradeflow.risk.domain;

import java.math.BigDecimal;

/** What the plan permits on paper accounts. */
public record Entitlement(
    String tier, BigDecimal maxPaperPositionUsd, int maxOpenPositions, int maxTradesPerDay) {}
