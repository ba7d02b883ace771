/** Wiring and configuration. */
@org.jspecify.annotations.NullMarked
package io.tradeflow.engine.config;
