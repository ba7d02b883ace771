@org.jspecify.annotations.NullMarked
package io.tradeflow.execution.adapter.venue;
