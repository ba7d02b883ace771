/** Kafka, PostgreSQL and HTTP. */
@org.jspecify.annotations.NullMarked
package io.tradeflow.risk.adapter;
