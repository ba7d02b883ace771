/** Candles, signals and order events in; signals out. */
@org.jspecify.annotations.NullMarked
package io.tradeflow.engine.adapter.kafka;
