/** What strategies would have made of past bars, with the risk and broker code of live trading. */
@org.jspecify.annotations.NullMarked
package io.tradeflow.engine.domain.backtest;
