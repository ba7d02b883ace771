/**
 * Recorded orders under other limits: what would have been decided, and what it would have cost.
 */
@org.jspecify.annotations.NullMarked
package io.tradeflow.risk.application.whatif;
