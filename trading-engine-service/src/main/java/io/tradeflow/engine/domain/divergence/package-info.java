/** What a bot did beside what its strategy does on the same candles, and why they differ. */
@org.jspecify.annotations.NullMarked
package io.tradeflow.engine.domain.divergence;
