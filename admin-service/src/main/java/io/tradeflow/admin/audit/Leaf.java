package io.tradeflow.admin.audit;

import java.util.Arrays;

/**
 * A chain as a head covers it.
 *
 * @param seq its last record
 * @param hash of that record, hexadecimal
 * @param prunedSeq its last record that is no longer kept, 0 if all are
 * @param prunedHash of that record; zeros if all are kept
 */
record Leaf(String chain, long seq, String hash, long prunedSeq, String prunedHash) {
  /** Leaf hash in the Merkle tree. */
  byte[] merkle() {
    return Merkle.leaf(
        Hashes.form(
            Arrays.asList(chain, Long.toString(seq), hash, Long.toString(prunedSeq), prunedHash)));
  }
}
