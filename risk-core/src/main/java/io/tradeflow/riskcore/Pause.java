package io.tradeflow.riskcore;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A protection that refuses opening orders for a time.
 *
 * @param control reason code of its refusals
 * @param symbol the only one it concerns; null for all
 * @param endsAt in market time
 */
public record Pause(String control, @Nullable String symbol, Instant endsAt) {}
