/** Use cases and the ports they need. */
@org.jspecify.annotations.NullMarked
package io.tradeflow.risk.application;
