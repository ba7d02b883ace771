/** Composed orders: what they are, what their children do to them, what they ask for next. Pure. */
@org.jspecify.annotations.NullMarked
package io.tradeflow.execution.domain.plan;
