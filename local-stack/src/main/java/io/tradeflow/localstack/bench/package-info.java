/** Latency and throughput under load, each as a ratio to floors measured in the same run. */
@org.jspecify.annotations.NullMarked
package io.tradeflow.localstack.bench;
