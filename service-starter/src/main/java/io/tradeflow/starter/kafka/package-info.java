/** Producing, consuming, broadcast reads and dead letters. */
@org.jspecify.annotations.NullMarked
package io.tradeflow.starter.kafka;
