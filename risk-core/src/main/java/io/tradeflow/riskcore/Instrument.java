package io.tradeflow.riskcore;

/**
 * What the venue says about a symbol.
 *
 * @param tickSize smallest price step
 * @param lotSize smallest quantity step
 * @param tradable false while halted
 */
public record Instrument(
    String symbol,
    Price tickSize,
    Quantity lotSize,
    Quantity minQuantity,
    Quantity maxQuantity,
    boolean tradable) {}
