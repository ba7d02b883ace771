/** Another service. */
@org.jspecify.annotations.NullMarked
package io.tradeflow.othersvc;
