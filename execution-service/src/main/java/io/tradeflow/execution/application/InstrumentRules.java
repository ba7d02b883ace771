package io.tradeflow.execution.application;

import java.math.BigDecimal;

/**
 * What orders of an instrument must obey.
 *
 * @param tick smallest price step in quote currency, above 0
 * @param lot smallest quantity step in base currency, above 0
 * @param minQuantity smallest quantity
 * @param maxQuantity largest quantity
 * @param tradable false while halted
 */
public record InstrumentRules(
    BigDecimal tick,
    BigDecimal lot,
    BigDecimal minQuantity,
    BigDecimal maxQuantity,
    boolean tradable) {}
