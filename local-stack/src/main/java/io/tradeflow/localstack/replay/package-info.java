/** Rebuilds what services store from the topics, and compares it with what they have stored. */
@org.jspecify.annotations.NullMarked
package io.tradeflow.localstack.replay;
