/** Connections that a thread keeps and waits on, beside the reactive ones. */
@org.jspecify.annotations.NullMarked
package io.tradeflow.starter.postgres;
