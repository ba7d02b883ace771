/** The real infrastructure and all services as processes of this machine, without Docker. */
@org.jspecify.annotations.NullMarked
package io.tradeflow.localstack;
