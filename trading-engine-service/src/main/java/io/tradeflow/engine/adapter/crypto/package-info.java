/** Secrets at rest. */
@org.jspecify.annotations.NullMarked
package io.tradeflow.engine.adapter.crypto;
