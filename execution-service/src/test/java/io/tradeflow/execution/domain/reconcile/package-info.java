@org.jspecify.annotations.NullMarked
package io.tradeflow.execution.domain.reconcile;
