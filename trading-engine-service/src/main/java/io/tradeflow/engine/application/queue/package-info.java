/** Backtests that are asked for over the network and run one after the other. */
@org.jspecify.annotations.NullMarked
package io.tradeflow.engine.application.queue;
