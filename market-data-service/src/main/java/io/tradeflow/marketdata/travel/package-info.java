/** Accounts that trade in a recorded span: what is replayed for them, and how far it is. */
@org.jspecify.annotations.NullMarked
package io.tradeflow.marketdata.travel;
