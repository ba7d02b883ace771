package io.tradeflow.admin.audit;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.EdECPrivateKey;
import java.security.spec.NamedParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;

/** The Ed25519 key (RFC 8032) that signs heads. Safe for many threads. */
final class SigningKey {
  private static final String ALGORITHM = "Ed25519";
  private static final String BEGIN = "-----BEGIN PRIVATE KEY-----";
  private static final String END = "-----END PRIVATE KEY-----";
  private static final int ID_BYTES = 8;
  private static final int LINE = 64;

  private final KeyPair pair;

  private SigningKey(KeyPair pair) {
    this.pair = pair;
  }

  /**
   * The key in the file. Where there is no file, one is made that only its owner may read.
   *
   * @throws IllegalStateException if the file holds no Ed25519 key, or cannot be read or written
   */
  static SigningKey of(Path file) {
    try {
      if (!Files.exists(file)) {
        create(file);
      }
      String pem = Files.readString(file).replace(BEGIN, "").replace(END, "");
      byte[] encoded = Base64.getMimeDecoder().decode(pem);
      KeyFactory keys = KeyFactory.getInstance(ALGORITHM);
      return new SigningKey(pairOf(keys.generatePrivate(new PKCS8EncodedKeySpec(encoded))));
    } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
      throw new IllegalStateException(
          "The audit ledger cannot be signed with "
              + file.toAbsolutePath()
              + ". Put an Ed25519 key there, PKCS #8 in PEM"
              + " (openssl genpkey -algorithm ed25519), or remove the file.",
          e);
    }
  }

  /** Written whole or not at all; of two that start at once, both use the first one's. */
  private static void create(Path file) throws IOException, GeneralSecurityException {
    Path folder = file.toAbsolutePath().getParent();
    Files.createDirectories(folder);
    byte[] encoded =
        KeyPairGenerator.getInstance(ALGORITHM).generateKeyPair().getPrivate().getEncoded();
    String body = Base64.getMimeEncoder(LINE, new byte[] {'\n'}).encodeToString(encoded);
    Path written =
        Files.createTempFile(
            folder,
            "audit-key",
            ".new",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try {
      Files.writeString(written, BEGIN + "\n" + body + "\n" + END + "\n");
      Files.createLink(file, written);
    } catch (FileAlreadyExistsException e) {
      return;
    } finally {
      Files.deleteIfExists(written);
    }
  }

  /** A pair is computed from 32 bytes of randomness: those of the key, where they are given. */
  private static KeyPair pairOf(PrivateKey secret) throws GeneralSecurityException {
    byte[] seed = ((EdECPrivateKey) secret).getBytes().orElseThrow();
    KeyPairGenerator generator = KeyPairGenerator.getInstance(ALGORITHM);
    generator.initialize(NamedParameterSpec.ED25519, new Given(seed));
    return generator.generateKeyPair();
  }

  private static final class Given extends SecureRandom {
    private static final long serialVersionUID = 1;
    private final byte[] seed;

    Given(byte[] seed) {
      this.seed = seed;
    }

    @Override
    public void nextBytes(byte[] bytes) {
      System.arraycopy(seed, 0, bytes, 0, bytes.length);
    }
  }

  String id() {
    return HexFormat.of().formatHex(Hashes.sha256(publicKey()), 0, ID_BYTES);
  }

  /** X.509 SubjectPublicKeyInfo, as {@code openssl pkey -pubin} reads it. */
  byte[] publicKey() {
    return pair.getPublic().getEncoded();
  }

  /** Whether this key made the signature over the form. */
  boolean made(byte[] form, String signature) {
    try {
      Signature check = Signature.getInstance(ALGORITHM);
      check.initVerify(pair.getPublic());
      check.update(form);
      return check.verify(HexFormat.of().parseHex(signature));
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  /** Signature of the form, hexadecimal. */
  String sign(byte[] form) {
    try {
      Signature signature = Signature.getInstance(ALGORITHM);
      signature.initSign(pair.getPrivate());
      signature.update(form);
      return HexFormat.of().formatHex(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("The key signs no more", e);
    }
  }
}
