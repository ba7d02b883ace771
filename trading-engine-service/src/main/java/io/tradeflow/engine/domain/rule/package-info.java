/** Strategies that users write as data: read, checked with clear texts, and compiled. */
@org.jspecify.annotations.NullMarked
package io.tradeflow.engine.domain.rule;
