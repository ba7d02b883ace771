/** Microbenchmarks of the decision core. */
@org.jspecify.annotations.NullMarked
package io.tradeflow.benchmarks;
