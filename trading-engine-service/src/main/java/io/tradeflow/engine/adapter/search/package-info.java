/** The evolutionary search, by Jenetics. */
@org.jspecify.annotations.NullMarked
package io.tradeflow.engine.adapter.search;
