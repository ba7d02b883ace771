/**
 * What a portfolio holds and how much it may lose. Pure; money is BigDecimal, statistics double.
 */
@org.jspecify.annotations.NullMarked
package io.tradeflow.risk.domain.portfolio;
