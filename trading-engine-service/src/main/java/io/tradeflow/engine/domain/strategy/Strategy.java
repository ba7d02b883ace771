package io.tradeflow.engine.domain.strategy;

import io.tradeflow.engine.domain.indicator.Bar;

/**
 * A strategy at work on one symbol and interval; the same code live, on paper and in a backtest. It
 * knows bars and nothing else: no clock, no network, no bar of the future, and no account, because
 * one instance serves all bots that follow it. What a bot holds is the bot's matter (see {@link
 * Scaling}). Deterministic: the same bars give the same advice. Not thread-safe.
 */
public interface Strategy {
  /** Applies the next closed bar; bars come in market-time order, each once. */
  Advice on(Bar bar);
}
