package io.tradeflow.engine.adapter.crypto;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;

/** Keys in a file, one in Base64 a line, the one in use first. */
public final class KeyFile {
  private static final int KEY_BYTES = 32;

  private KeyFile() {}

  /**
   * The keys in the file. Where there is no file, one is made that only its owner may read.
   *
   * @throws IllegalStateException if the file holds no keys, or cannot be read or written
   */
  public static List<byte[]> read(Path file) {
    try {
      if (!Files.exists(file)) {
        create(file);
      }
      List<byte[]> keys =
          Files.readAllLines(file).stream()
              .map(String::strip)
              .filter(line -> !line.isEmpty())
              .map(Base64.getDecoder()::decode)
              .toList();
      if (keys.isEmpty() || keys.stream().anyMatch(key -> key.length != KEY_BYTES)) {
        throw new IllegalArgumentException("Not keys of 32 bytes");
      }
      return keys;
    } catch (IOException | IllegalArgumentException e) {
      throw new IllegalStateException(
          "The secrets of webhooks cannot be sealed with "
              + file.toAbsolutePath()
              + ". Put 32 random bytes in Base64 there (openssl rand -base64 32), or remove it.",
          e);
    }
  }

  /** Written whole or not at all; of two that start at once, both use the first one's. */
  private static void create(Path file) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    Files.createDirectories(folder);
    byte[] key = new byte[KEY_BYTES];
    new SecureRandom().nextBytes(key);
    Path written =
        Files.createTempFile(
            folder,
            "webhook-key",
            ".new",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try {
      Files.writeString(written, Base64.getEncoder().encodeToString(key) + "\n");
      Files.createLink(file, written);
    } catch (FileAlreadyExistsException e) {
      return;
    } finally {
      Files.deleteIfExists(written);
    }
  }
}
