/** Resource-server security and revoked sessions. */
@org.jspecify.annotations.NullMarked
package io.tradeflow.starter.security;
