/** Running backtests and telling of them. */
@org.jspecify.annotations.NullMarked
package io.tradeflow.engine.application.backtest;
