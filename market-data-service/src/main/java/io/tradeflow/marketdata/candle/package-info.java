/** Candles from ticks, and where they are kept. */
@org.jspecify.annotations.NullMarked
package io.tradeflow.marketdata.candle;
