/** Bots, what they hold and when they act on a signal. */
@org.jspecify.annotations.NullMarked
package io.tradeflow.engine.domain.bot;
