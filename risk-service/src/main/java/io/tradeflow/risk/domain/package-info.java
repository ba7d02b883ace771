/** What accounts set, what plans permit, and who may use the kill switch. */
@org.jspecify.annotations.NullMarked
package io.tradeflow.risk.domain;
