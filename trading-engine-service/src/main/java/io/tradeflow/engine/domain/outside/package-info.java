/** Senders of signals: their webhooks, addresses, names for symbols, and clocks. */
@org.jspecify.annotations.NullMarked
package io.tradeflow.engine.domain.outside;
