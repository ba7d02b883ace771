/** How long a candle close takes with many symbols and many bots. */
@org.jspecify.annotations.NullMarked
package io.tradeflow.benchmarks.scan;
