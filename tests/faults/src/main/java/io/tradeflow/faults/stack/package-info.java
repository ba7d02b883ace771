/** The whole stack as it is deployed, to be broken. */
@org.jspecify.annotations.NullMarked
package io.tradeflow.faults.stack;
