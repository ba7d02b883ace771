/** Technical parts that all services share; no domain types. */
@org.jspecify.annotations.NullMarked
package io.tradeflow.starter;
