/** What can be traded, and in which steps. */
@org.jspecify.annotations.NullMarked
package io.tradeflow.marketdata.instrument;
