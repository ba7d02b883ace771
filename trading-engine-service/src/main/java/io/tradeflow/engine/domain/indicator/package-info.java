/** Incremental indicators: one candle in, one value out, constant work. */
@org.jspecify.annotations.NullMarked
package io.tradeflow.engine.domain.indicator;
