/** The catalogue of strategies, their parameters and rules. */
@org.jspecify.annotations.NullMarked
package io.tradeflow.engine.domain.strategy;
