@org.jspecify.annotations.NullMarked
package io.tradeflow.faults.matrix;
