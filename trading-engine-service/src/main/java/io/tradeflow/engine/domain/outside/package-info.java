/** Signals that other programs send: who may send them, what they say, whether they are fresh. */
@org.jspecify.annotations.NullMarked
package io.tradeflow.engine.domain.outside;
