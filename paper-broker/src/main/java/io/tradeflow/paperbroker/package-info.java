/** A deterministic broker over recorded or live depth: matching, fees, slippage and latency. */
@org.jspecify.annotations.NullMarked
package io.tradeflow.paperbroker;
