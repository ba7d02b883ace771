/**
 * Pure pre-trade risk: {@link io.tradeflow.riskcore.RiskState} evolves from events, {@link
 * io.tradeflow.riskcore.PreTradeRisk} decides. No clock, no I/O, no dependency.
 */
@org.jspecify.annotations.NullMarked
package io.tradeflow.riskcore;
