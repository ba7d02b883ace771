package io.tradeflow.engine.adapter.crypto;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tradeflow.engine.application.outside.Secrets;
import io.tradeflow.engine.application.outside.Signature;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * AES-256-GCM with the hook's id as associated data, so that a secret moved to another row does not
 * open. The first key seals; all open, so that keys can be replaced. Sealed: {@code
 * keyId.base64(nonce, ciphertext, tag)}.
 */
public final class SealedSecrets implements Secrets {
  private static final String LETTERS =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  private static final int SECRET_LENGTH = 32;
  private static final int KEY_BYTES = 32;
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;

  private final Map<String, SecretKeySpec> keys = new LinkedHashMap<>();
  private final String first;
  private final SecureRandom random = new SecureRandom();

  /**
   * @param keys 32 bytes each, at least one
   */
  public SealedSecrets(List<byte[]> keys) {
    for (byte[] key : keys) {
      if (key.length != KEY_BYTES) {
        throw new IllegalArgumentException("A key has 32 bytes, not " + key.length);
      }
      this.keys.put(id(key), new SecretKeySpec(key, "AES"));
    }
    this.first = this.keys.keySet().iterator().next();
  }

  @Override
  public String make() {
    StringBuilder secret = new StringBuilder(Signature.PREFIX);
    random
        .ints(SECRET_LENGTH, 0, LETTERS.length())
        .forEach(letter -> secret.append(LETTERS.charAt(letter)));
    return secret.toString();
  }

  @Override
  public String seal(UUID hookId, String secret) {
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    try {
      byte[] hidden =
          cipher(Cipher.ENCRYPT_MODE, first, nonce, hookId).doFinal(secret.getBytes(UTF_8));
      byte[] whole =
          ByteBuffer.allocate(nonce.length + hidden.length).put(nonce).put(hidden).array();
      return first + '.' + Base64.getEncoder().encodeToString(whole);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("The secret of webhook " + hookId + " was not sealed", e);
    }
  }

  @Override
  public String open(UUID hookId, String sealed) {
    try {
      int dot = sealed.indexOf('.');
      byte[] whole = Base64.getDecoder().decode(sealed.substring(dot + 1));
      byte[] nonce = new byte[NONCE_BYTES];
      byte[] hidden = new byte[whole.length - NONCE_BYTES];
      ByteBuffer.wrap(whole).get(nonce).get(hidden);
      String key = sealed.substring(0, dot);
      return new String(cipher(Cipher.DECRYPT_MODE, key, nonce, hookId).doFinal(hidden), UTF_8);
    } catch (GeneralSecurityException
        | IllegalArgumentException
        | IndexOutOfBoundsException
        | NegativeArraySizeException e) {
      throw new IllegalStateException(
          "The secret of webhook "
              + hookId
              + " does not open. Is its key still among tradeflow.engine.outside.key-file?",
          e);
    }
  }

  private Cipher cipher(int mode, String key, byte[] nonce, UUID hookId)
      throws GeneralSecurityException {
    SecretKeySpec known = keys.get(key);
    if (known == null) {
      throw new GeneralSecurityException("No key " + key);
    }
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, known, new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(hookId.toString().getBytes(UTF_8));
    return cipher;
  }

  private static String id(byte[] key) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(key), 0, 4);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }
}
