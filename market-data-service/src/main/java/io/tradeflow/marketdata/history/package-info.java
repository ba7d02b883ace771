/** Candles of the past. */
@org.jspecify.annotations.NullMarked
package io.tradeflow.marketdata.history;
