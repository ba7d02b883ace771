/** The order path to break: servers, venue, services and load, and what must hold of them. */
@org.jspecify.annotations.NullMarked
package io.tradeflow.faults.world;
