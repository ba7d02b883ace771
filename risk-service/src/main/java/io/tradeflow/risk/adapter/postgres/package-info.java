/** Profiles and kill switches in PostgreSQL, their changes in the outbox. */
@org.jspecify.annotations.NullMarked
package io.tradeflow.risk.adapter.postgres;
