package io.tradeflow.admin.audit;

import java.time.Instant;

/**
 * The last record of a chain.
 *
 * @param seq its position, 0 for a chain that has none yet
 * @param hash hexadecimal
 */
record ChainEnd(String chain, long seq, String hash, Instant recordedAt) {}
