@org.jspecify.annotations.NullMarked
package io.tradeflow.brokersimulator;
