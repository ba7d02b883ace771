package io.tradeflow.admin.audit;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The byte form of what is hashed and signed: texts in a fixed order, each as the length of its
 * UTF-8 bytes (four bytes, big-endian; -1 for none) and these bytes. Different lists of texts have
 * different forms, whatever stands in them.
 */
final class Hashes {
  /** What comes before the first record of a chain. */
  static final String NOTHING = "0".repeat(64);

  private static final byte[] NO_TEXT = {-1, -1, -1, -1};

  private Hashes() {}

  static byte[] form(List<? extends @Nullable String> texts) {
    ByteArrayOutputStream form = new ByteArrayOutputStream(512);
    for (@Nullable String text : texts) {
      if (text == null) {
        form.writeBytes(NO_TEXT);
      } else {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        form.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
        form.writeBytes(bytes);
      }
    }
    return form.toByteArray();
  }

  /** SHA-256 over the parts, one after the other. */
  static byte[] sha256(byte[]... parts) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (byte[] part : parts) {
        digest.update(part);
      }
      return digest.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }
}
