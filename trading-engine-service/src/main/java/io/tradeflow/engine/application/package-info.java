/** Use cases and the ports that they need. */
@org.jspecify.annotations.NullMarked
package io.tradeflow.engine.application;
