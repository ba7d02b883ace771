package io.tradeflow.starter;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/** Tells builds and configurations of a service apart, however it was packed. */
public final class Fingerprint {
  private static final String CODE = "classpath*:io/tradeflow/**/*.class";
  private static final int BYTES = 8;

  private Fingerprint() {}

  /**
   * 16 hexadecimal digits of a SHA-256 over the project's classes on the class path and the
   * settings.
   *
   * @param settings whatever must be alike, as text; it cannot be told from the result
   */
  public static String of(String settings) {
    return of(CODE, settings);
  }

  static String of(String code, String settings) {
    MessageDigest digest = sha256();
    try {
      Map<String, byte[]> classes = new TreeMap<>();
      for (Resource one : new PathMatchingResourcePatternResolver().getResources(code)) {
        try (InputStream in = one.getInputStream()) {
          String place = one.getURL().getPath();
          MessageDigest own = sha256();
          classes.put(
              place.substring(place.lastIndexOf("io/tradeflow/")), own.digest(in.readAllBytes()));
        }
      }
      classes.forEach(
          (name, hash) -> {
            digest.update(name.getBytes(StandardCharsets.UTF_8));
            digest.update(hash);
          });
    } catch (IOException e) {
      throw new UncheckedIOException("The service's own classes cannot be read", e);
    }
    byte[] all = digest.digest(settings.getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().formatHex(all, 0, BYTES);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
