/** Searching parameters, and how much of what was found is luck. */
@org.jspecify.annotations.NullMarked
package io.tradeflow.engine.domain.search;
