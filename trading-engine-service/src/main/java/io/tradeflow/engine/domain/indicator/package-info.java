/** Incremental indicators: one bar in, one value out, constant or logarithmic work. */
@org.jspecify.annotations.NullMarked
package io.tradeflow.engine.domain.indicator;
