package io.tradeflow.engine.application.outside;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signatures as Standard Webhooks (standardwebhooks.com, version 1) defines them: HMAC-SHA256 over
 * {@code id.timestamp.body} with the bytes that stand in Base64 after {@code whsec_}; the header
 * {@code webhook-signature} holds {@code v1,BASE64}, several of them separated by spaces.
 */
public final class Signature {
  /** What every secret begins with. */
  public static final String PREFIX = "whsec_";

  private static final String VERSION = "v1,";
  private static final int MOST = 10;

  private Signature() {}

  /** The signature of a message, {@code v1,BASE64}. */
  public static String of(String secret, String id, String timestamp, byte[] body) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key(secret), "HmacSHA256"));
      mac.update((id + '.' + timestamp + '.').getBytes(UTF_8));
      return VERSION + Base64.getEncoder().encodeToString(mac.doFinal(body));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java has HmacSHA256", e);
    }
  }

  /**
   * Whether one of the signatures in the header, of which the first ten are looked at, is right;
   * takes as long whichever it is.
   */
  public static boolean matches(
      String header, String secret, String id, String timestamp, byte[] body) {
    byte[] right = of(secret, id, timestamp, body).getBytes(US_ASCII);
    boolean found = false;
    String[] given = header.split(" ", MOST + 1);
    for (int i = 0; i < Math.min(MOST, given.length); i++) {
      found |= MessageDigest.isEqual(right, given[i].getBytes(UTF_8));
    }
    return found;
  }

  /** Compares secrets in a time that does not tell where they differ. */
  public static boolean same(String secret, String given) {
    return MessageDigest.isEqual(secret.getBytes(UTF_8), given.getBytes(UTF_8));
  }

  private static byte[] key(String secret) {
    if (!secret.startsWith(PREFIX)) {
      throw new IllegalArgumentException("A secret begins with " + PREFIX);
    }
    return Base64.getDecoder().decode(secret.substring(PREFIX.length()));
  }
}
