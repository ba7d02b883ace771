/** Bots, books and verdicts in PostgreSQL. */
@org.jspecify.annotations.NullMarked
package io.tradeflow.engine.adapter.postgres;
