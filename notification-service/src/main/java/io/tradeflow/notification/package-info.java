/** Streams events to people and programs over WebSocket. */
@org.jspecify.annotations.NullMarked
package io.tradeflow.notification;
