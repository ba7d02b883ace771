/** Market data: feeds, instruments, quotes, depth, candles, history. */
@org.jspecify.annotations.NullMarked
package io.tradeflow.marketdata;
