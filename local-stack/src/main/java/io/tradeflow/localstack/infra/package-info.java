/** The servers that the services need, each as itself. */
@org.jspecify.annotations.NullMarked
package io.tradeflow.localstack.infra;
