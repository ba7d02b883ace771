/** The platform as a program outside sees it: REST through the gateway, and sockets. */
@org.jspecify.annotations.NullMarked
package io.tradeflow.localstack.client;
