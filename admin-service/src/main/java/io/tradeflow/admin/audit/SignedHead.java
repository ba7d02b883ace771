package io.tradeflow.admin.audit;

import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * What the whole ledger was at a moment.
 *
 * @param no from 1, without gaps
 * @param chains how many chains it covers
 * @param records how many records these have had, pruned ones included
 * @param root Merkle root over the ends of all chains, hexadecimal
 * @param previous hash of the head before, hexadecimal
 * @param signature Ed25519 over {@link #form}, hexadecimal
 */
record SignedHead(
    long no,
    String signedAt,
    long chains,
    long records,
    String root,
    String previous,
    String keyId,
    String signature) {
  private static final String TAG = "tradeflow-audit-head-1";

  /** Signs the next head. */
  static SignedHead sign(
      long no,
      Instant at,
      long chains,
      long records,
      byte[] root,
      String previous,
      SigningKey key) {
    SignedHead unsigned =
        new SignedHead(
            no,
            AuditField.time(at),
            chains,
            records,
            HexFormat.of().formatHex(root),
            previous,
            key.id(),
            "");
    return new SignedHead(
        no,
        unsigned.signedAt,
        chains,
        records,
        unsigned.root,
        previous,
        key.id(),
        key.sign(unsigned.form()));
  }

  /** What is signed. */
  byte[] form() {
    return Hashes.form(
        Arrays.asList(
            TAG,
            Long.toString(no),
            signedAt,
            Long.toString(chains),
            Long.toString(records),
            root,
            previous,
            keyId));
  }

  /** What the next head calls previous. */
  String hash() {
    return HexFormat.of().formatHex(Hashes.sha256(form()));
  }

  /** Values in the order of the table's columns. */
  List<Object> row() {
    return List.of(
        no,
        Sql.at(Instant.parse(signedAt)),
        chains,
        records,
        Sql.bytes(root),
        Sql.bytes(previous),
        keyId,
        Sql.bytes(signature));
  }
}
