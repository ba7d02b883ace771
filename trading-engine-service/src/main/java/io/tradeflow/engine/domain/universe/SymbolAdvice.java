package io.tradeflow.engine.domain.universe;

import io.tradeflow.engine.domain.strategy.Advice;

/**
 * Advice about one of the symbols.
 *
 * @param symbol index of the symbol, from 0
 */
public record SymbolAdvice(int symbol, Advice.Trade trade) {}
