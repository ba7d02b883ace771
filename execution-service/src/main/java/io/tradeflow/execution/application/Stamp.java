package io.tradeflow.execution.application;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Under which ownership a change is made, and when in the market.
 *
 * @param epoch of the order's partition; the ledger refuses changes under any but the latest
 * @param marketTime of the book that led to the change; null for that of the symbol's last quote
 */
public record Stamp(long epoch, @Nullable Instant marketTime) {}
