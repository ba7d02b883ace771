/** Threads that work without being called. */
@org.jspecify.annotations.NullMarked
package io.tradeflow.engine.adapter.worker;
