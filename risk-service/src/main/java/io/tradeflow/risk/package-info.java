/** Limits, pre-trade decisions and the kill switch. */
@org.jspecify.annotations.NullMarked
package io.tradeflow.risk;
