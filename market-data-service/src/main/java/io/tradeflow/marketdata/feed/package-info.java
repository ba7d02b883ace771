/** Where ticks come from, and the run that plays them. */
@org.jspecify.annotations.NullMarked
package io.tradeflow.marketdata.feed;
