/** Faults of the servers, the venue and the network, and what must hold afterwards. */
@org.jspecify.annotations.NullMarked
package io.tradeflow.faults.matrix;
