/** Strategies that look at several symbols at once. */
@org.jspecify.annotations.NullMarked
package io.tradeflow.engine.domain.universe;
