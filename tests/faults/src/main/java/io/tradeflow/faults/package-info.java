/** Drills that break the platform on purpose and check what must hold. */
@org.jspecify.annotations.NullMarked
package io.tradeflow.faults;
