/** The main job, acted out through the public interfaces only, and counted. */
@org.jspecify.annotations.NullMarked
package io.tradeflow.localstack.demo;
