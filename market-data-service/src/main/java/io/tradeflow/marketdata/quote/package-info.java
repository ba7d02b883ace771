/** Best prices and book levels. */
@org.jspecify.annotations.NullMarked
package io.tradeflow.marketdata.quote;
