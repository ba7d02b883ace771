package io.tradeflow.localstack.audit;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Byte forms and hashes as docs/audit.md gives them. */
final class Digests {
  static final String NOTHING = "0".repeat(64);
  private static final HexFormat HEX = HexFormat.of();

  private Digests() {}

  /** Each text as its length in four bytes and its UTF-8; the length -1 stands for none. */
  static byte[] form(List<? extends @Nullable String> texts) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      for (@Nullable String text : texts) {
        if (text == null) {
          out.writeInt(-1);
        } else {
          byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
          out.writeInt(utf8.length);
          out.write(utf8);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  static byte[] form(@Nullable String... texts) {
    return form(Arrays.asList(texts));
  }

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

  /** Hash of a record after the one with the hash {@code previous}. */
  static String record(String previous, List<? extends @Nullable String> texts) {
    return HEX.formatHex(sha256(bytes(previous), sha256(form(texts))));
  }

  /**
   * Bytes of hexadecimal text.
   *
   * @throws BrokenLedger if it is none
   */
  static byte[] bytes(String hex) {
    try {
      return HEX.parseHex(hex);
    } catch (IllegalArgumentException e) {
      throw new BrokenLedger("'" + hex + "' is no hash");
    }
  }

  static String hex(byte[] bytes) {
    return HEX.formatHex(bytes);
  }
}
