package io.tradeflow.localstack.audit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The keys that may have signed: those that the platform publishes, or the one that we were given.
 */
public final class Keys {
  private static final int ID_BYTES = 8;

  private final @Nullable PublicKey trusted;
  private final Map<String, PublicKey> published = new HashMap<>();

  private Keys(@Nullable PublicKey trusted) {
    this.trusted = trusted;
  }

  /** Believes the platform which keys are its own. */
  public static Keys published() {
    return new Keys(null);
  }

  /**
   * Trusts one key only.
   *
   * @param file public key in PEM
   * @throws IOException if it holds no Ed25519 public key
   */
  public static Keys trusted(Path file) throws IOException {
    String pem = Files.readString(file).replaceAll("-----[A-Z ]+-----", "");
    try {
      return new Keys(decode(Base64.getMimeDecoder().decode(pem)));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new IOException(file + " holds no Ed25519 public key in PEM", e);
    }
  }

  /** Takes the list that an export or the route of keys gives. */
  void learn(JsonNode keys) {
    for (JsonNode one : keys) {
      try {
        byte[] encoded = Digests.bytes(one.path("publicKey").asString());
        published.put(id(encoded), decode(encoded));
      } catch (GeneralSecurityException e) {
        throw new BrokenLedger("A published key is none: " + e.getMessage());
      }
    }
  }

  /** The key of that id. */
  PublicKey of(String keyId) {
    @Nullable PublicKey key = trusted == null ? published.get(keyId) : trusted;
    if (key == null || !id(key.getEncoded()).equals(keyId)) {
      throw new BrokenLedger("Key " + keyId + " signed, which is not among those that are trusted");
    }
    return key;
  }

  private static PublicKey decode(byte[] encoded) throws GeneralSecurityException {
    return KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
  }

  private static String id(byte[] encoded) {
    return Digests.hex(Digests.sha256(encoded)).substring(0, 2 * ID_BYTES);
  }
}
