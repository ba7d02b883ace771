package io.tradeflow.localstack.audit;

import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import tools.jackson.databind.JsonNode;

/** A signed head: what the whole ledger was at a moment. Hashes are hexadecimal. */
public record Head(
    long no,
    String signedAt,
    long chains,
    long records,
    String root,
    String previous,
    String keyId,
    String signature) {
  static Head of(JsonNode node) {
    return new Head(
        node.path("no").asLong(),
        node.path("signedAt").asString(),
        node.path("chains").asLong(),
        node.path("records").asLong(),
        node.path("root").asString(),
        node.path("previous").asString(),
        node.path("keyId").asString(),
        node.path("signature").asString());
  }

  private byte[] form() {
    return Digests.form(
        "tradeflow-audit-head-1",
        Long.toString(no),
        signedAt,
        Long.toString(chains),
        Long.toString(records),
        root,
        previous,
        keyId);
  }

  /** What the next head must call previous. */
  String hash() {
    return Digests.hex(Digests.sha256(form()));
  }

  /**
   * Checks the signature.
   *
   * @throws BrokenLedger if the key did not make it
   */
  void check(PublicKey key) {
    try {
      Signature check = Signature.getInstance("Ed25519");
      check.initVerify(key);
      check.update(form());
      if (check.verify(Digests.bytes(signature))) {
        return;
      }
    } catch (GeneralSecurityException e) {
      throw new BrokenLedger("Head " + no + " has no signature of key " + keyId + ": " + e);
    }
    throw new BrokenLedger("Head " + no + " was not signed by key " + keyId);
  }
}
