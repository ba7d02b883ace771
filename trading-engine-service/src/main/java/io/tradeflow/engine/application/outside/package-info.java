/** Webhooks of bots and the signals that come in through them. */
@org.jspecify.annotations.NullMarked
package io.tradeflow.engine.application.outside;
