package io.tradeflow.engine.domain.rule;

import org.jspecify.annotations.Nullable;

/**
 * The ways out of a position.
 *
 * @param afterBars sells at the close of this many bars after the entry, 0 never
 */
record Exits(
    @Nullable Condition condition,
    @Nullable Distance stopLoss,
    @Nullable Distance takeProfit,
    @Nullable Distance trailingStop,
    int afterBars) {}
