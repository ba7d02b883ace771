package io.tradeflow.engine.domain.strategy;

import io.tradeflow.engine.domain.Candle;

/**
 * A strategy at work on one symbol and interval. Deterministic: the same candles give the same
 * advice. Not thread-safe.
 */
public interface Strategy {
  /** Applies the next candle; candles come in market-time order, each once. */
  Advice on(Candle candle);
}
