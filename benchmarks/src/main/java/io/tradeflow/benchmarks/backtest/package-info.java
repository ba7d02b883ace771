/** How fast backtests are, against a library and against a loop without any structure. */
@org.jspecify.annotations.NullMarked
package io.tradeflow.benchmarks.backtest;
