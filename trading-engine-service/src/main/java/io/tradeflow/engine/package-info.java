/** Strategies, signals and bots. */
@org.jspecify.annotations.NullMarked
package io.tradeflow.engine;
