@org.jspecify.annotations.NullMarked
package io.tradeflow.starter.postgres;
