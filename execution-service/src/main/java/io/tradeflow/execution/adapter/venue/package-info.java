/** The broker behind a network: docs/venue-protocol.md is what is spoken. */
@org.jspecify.annotations.NullMarked
package io.tradeflow.execution.adapter.venue;
