/** Whether our books and a broker's say the same, and what has to be done where they do not. */
@org.jspecify.annotations.NullMarked
package io.tradeflow.execution.domain.reconcile;
