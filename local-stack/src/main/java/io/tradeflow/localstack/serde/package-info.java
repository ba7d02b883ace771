/** Record values without a registry, for tests that start none. */
@org.jspecify.annotations.NullMarked
package io.tradeflow.localstack.serde;
