/** Breaks rules on purpose. */
@org.jspecify.annotations.NullMarked
package io.tradeflow.planted.domain;
