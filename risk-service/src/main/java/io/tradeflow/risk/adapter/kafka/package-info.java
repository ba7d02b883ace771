/** Reads order events and reference data, writes decisions. */
@org.jspecify.annotations.NullMarked
package io.tradeflow.risk.adapter.kafka;
