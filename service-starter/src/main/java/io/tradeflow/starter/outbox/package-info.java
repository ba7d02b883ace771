/** Transactional outbox: events leave in the order of their commits. */
@org.jspecify.annotations.NullMarked
package io.tradeflow.starter.outbox;
