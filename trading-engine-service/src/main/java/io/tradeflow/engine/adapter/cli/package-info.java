/** Backtests on the command line, without a running stack. */
@org.jspecify.annotations.NullMarked
package io.tradeflow.engine.adapter.cli;
