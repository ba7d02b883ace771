/** Candles become signals: pure, no I/O, no clock. */
@org.jspecify.annotations.NullMarked
package io.tradeflow.engine.domain;
