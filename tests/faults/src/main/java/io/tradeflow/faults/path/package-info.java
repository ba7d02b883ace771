/** The order path in processes without a Spring context: real adapters, put together by hand. */
@org.jspecify.annotations.NullMarked
package io.tradeflow.faults.path;
