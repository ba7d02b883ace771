/** Performance, equity and statistics of each account, from its order events. */
@org.jspecify.annotations.NullMarked
package io.tradeflow.analytics;
