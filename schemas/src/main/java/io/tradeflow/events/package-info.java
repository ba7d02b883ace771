/**
 * The contracts: generated event classes, topic names and the catalogue of topics. Not null-marked
 * as a whole, since Avro generates no nullness annotations.
 */
package io.tradeflow.events;
