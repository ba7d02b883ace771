/** The commands of ./tradeflow. */
@org.jspecify.annotations.NullMarked
package io.tradeflow.localstack.cli;
