/** Wiring. */
@org.jspecify.annotations.NullMarked
package io.tradeflow.risk.config;
